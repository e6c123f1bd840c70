import { FLEET_EN } from './words.fleet.en.ts';
import { HISTORY_EN } from './words.history.en.ts';
import { INCIDENT_EN } from './words.incident.en.ts';
import { LINK_EN } from './words.link.en.ts';
import { READINESS_EN } from './words.readiness.en.ts';

/** English wording of the console; `words.ja.ts` has the same keys and places (parity test). */
export const EN = {
  'app.name': 'oci-iscsi-warden',
  'text.stop': '. ',
  'nav.skip': 'To the content',
  'nav.fleet': 'Fleet',
  'nav.history': 'History',
  'nav.language': '日本語',
  'nav.signed-in': 'signed in as {who}',
  'nav.read-only': 'read-only: nobody is signed in',
  'nav.sign-out': 'Sign out',
  'page.made': 'As of {at}',
  'page.refresh': 'Refreshes every {seconds} s.',
  'noscript.buttons':
    'Reading works without JavaScript. The buttons need it here: the gateway asks for a token in a header.',

  ...FLEET_EN,
  ...READINESS_EN,
  ...HISTORY_EN,
  ...LINK_EN,

  ...INCIDENT_EN,

  'act.ack': 'Acknowledge',
  'act.ack-help': 'Reminders become rare. Nothing else changes.',
  'act.hold': 'Announce work',
  'act.until': 'Until (hours from now)',
  'act.why': 'What the work is, or why',
  'act.cluster': 'Cluster',
  'act.release': 'End the announced work',
  'act.close': 'Close',
  'act.close-help': 'Its notices stop. Use when recovery cannot be proven automatically.',
  'act.found': 'What was found',
  'act.sign-in': 'To acknowledge, announce work or approve, sign in.',
  'done.ack': 'The acknowledgement is stored; respond takes it within a minute.',
  'done.hold': 'The announced work is stored; respond takes it within a minute.',
  'done.release': 'The end of the announced work is stored; respond takes it within a minute.',
  'done.close': 'The closing is stored; respond takes it within a minute.',
  'done.approve': 'Your approval is stored. reattach checks every condition once more before it acts.',
  'done.reject': 'Your rejection is stored: this plan is never carried out.',

  'plan.title': 'Plan {id}',
  'plan.what': 'This one request would be sent, and nothing else',
  'plan.made': 'Made {made}; approvals are taken until {until} ({left} left)',
  'plan.expired': 'Made {made}; approvals were taken until {until}',
  'plan.votes': '{given} of {needed} different people have approved',
  'plan.stage': 'Stage',
  'plan.people': 'Who said what',
  'plan.nobody': 'Nobody has decided yet.',
  'plan.said.approve': '{by} approved at {at}: in service {node}; the detach was not meant. {words}',
  'plan.said.reject': '{by} rejected at {at}. {words}',
  'plan.guards': 'Conditions',
  'plan.guards-help':
    'As of {made}. reattach reads everything again before it acts; what is unknown counts as no. Not met: {no}, unknown: {unknown}, met: {met}.',
  'plan.expected': 'Afterwards the old session returns by itself only on portal {portal} with IQN {iqn}.',
  'plan.incident': 'Back to the incident',
  'plan.decide': 'Decide',
  'plan.decide-help':
    'Approve only if both statements are true. If the other node runs the resource and this volume comes back, writes held by this node are replayed and data is destroyed.',
  'plan.node': 'I have looked: this node is in service',
  'plan.node-none': 'none: the resource is down on every node',
  'plan.not-meant': 'Nobody meant to detach this volume (no fencing, no replacement, no restore).',
  'plan.words': 'In your own words (how you looked; up to 500 characters)',
  'plan.approve': 'Approve',
  'plan.reject': 'Reject',
  'plan.reject-help': 'One rejection outweighs every approval.',
  'plan.observe': 'The suite runs in mode observe: approvals are not taken.',
  'plan.gone': 'This plan takes no approval any more.',
  'plan.same-person': 'You have approved already; another person is needed.',

  'field.why': '“{label}” has to hold 1 to {max} characters.',
  'field.hours': '“{label}” has to be a number from 0.25 to 168.',
  'field.target': '“{label}” names no known cluster.',
  'field.node': 'Choose the node that is in service, or “none”.',
  'field.not-meant': 'Tick the statement if it is true. If it is not, or you do not know, do not approve.',
  'field.words': '“{label}” holds at most {max} characters.',
  'field.decision': 'Press “Approve” or “Reject”.',
  'problem.title': 'Not possible',
  'problem.nothing-changed': 'Nothing was changed.',
  'problem.code': 'Code {code}, call {call}',
  'age.seconds': '{n} s',
  'age.minutes': '{n} min',
  'age.hours': '{h} h {m} min',
  'age.days': '{n} days',
} as const;

export type ConsoleKey = keyof typeof EN;
