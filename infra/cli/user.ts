import { userInfo } from 'node:os';

/**
 * Name of the user who runs the command.
 *
 * @param fail ends the command: a container may run under a number that has no name.
 */
export function userOfThisMachine(fail: (message: string) => never): string {
  try {
    return userInfo().username;
  } catch {
    return fail('error: this machine has no name for you; say it with --by NAME');
  }
}
