import { builderOf, chooseBuilder, type Run } from '../../../infra/image/builders.ts';

/** Programs of a machine by what `info` says there; one that is not named is not installed. */
const machine =
  (programs: Readonly<Record<string, readonly [number, string]>>): Run =>
  (program, args) => {
    expect(args).toEqual(['info']);
    const [status, stderr] = programs[program] ?? [null, ''];
    return { status, stdout: '', stderr };
  };

const NO_DAEMON = [1, 'Client: x\nCannot connect to the Docker daemon\n'] as const;
const WORKS = [0, ''] as const;

describe('the builder of the image', () => {
  test('is docker where its daemon answers', () => {
    const run = machine({ docker: WORKS, podman: WORKS, buildah: WORKS });
    expect(chooseBuilder(null, run)).toEqual({ builder: 'docker', passedOver: [] });
  });

  test('is the next one that works, and each that was passed over has its reason', () => {
    const run = machine({ docker: NO_DAEMON, buildah: WORKS });
    expect(chooseBuilder(null, run)).toEqual({
      builder: 'buildah',
      passedOver: ['docker: Cannot connect to the Docker daemon', 'podman: not installed'],
    });
  });

  test('is none where none works', () => {
    expect(chooseBuilder(null, machine({ docker: NO_DAEMON, podman: [125, ''] }))).toEqual({
      builder: null,
      passedOver: [
        'docker: Cannot connect to the Docker daemon',
        'podman: info ended with 125',
        'buildah: not installed',
      ],
    });
  });

  test('is the one that somebody wants, or none', () => {
    const run = machine({ docker: WORKS, podman: WORKS });
    expect(chooseBuilder('podman', run)).toEqual({ builder: 'podman', passedOver: [] });
    expect(chooseBuilder('buildah', run)).toEqual({
      builder: null,
      passedOver: ['buildah: not installed'],
    });
  });

  test('has to be able to do what is asked of it', () => {
    const run = machine({ docker: WORKS, podman: WORKS });
    expect(chooseBuilder(null, run, (one) => (one === 'docker' ? 'starts nothing here' : null))).toEqual({
      builder: 'podman',
      passedOver: ['docker: starts nothing here'],
    });
  });

  test('has one of three names', () => {
    expect(builderOf('podman')).toBe('podman');
    expect(() => builderOf('kaniko')).toThrow('--tool must be docker, podman or buildah');
  });
});
