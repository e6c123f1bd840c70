/** English wording of the page that a link from a notice opens; part of `words.en.ts`. */
export const LINK_EN = {
  'link.status': 'Incident',
  'link.state': 'State',
  'link.acknowledged': 'Acknowledged',
  'link.acked': 'yes, at {at}',
  'link.acked-link': 'yes, by a link at {at} (identity not verified)',
  'link.not-acked': 'no, by nobody yet',
  'link.open': 'open',
  'link.no-words': 'Cluster {cluster}: see the newest notice',
  'link.avoid': 'What must not be done',
  'link.no-avoid': 'None that can be shown here; see the notice.',
  'link.rest':
    'This page shows no addresses, volumes or log lines. They are in the notice, and in the console for who signs in.',
  'link.ack': 'Acknowledge',
  'link.ack-help':
    'Reminders become rare, and nobody is warned any more that nobody has acknowledged. Nothing else changes: no plan is approved by it. The next notices say that it was done by a link, with the name that you type.',
  'link.name': 'Your name (1 to {max} characters)',
  'link.name-wrong': 'Type your name: 1 to {max} characters.',
  'link.form-old': 'The page was open for too long. Press the button once more.',
  'link.done': 'The acknowledgement is stored; notices know it within a minute.',
  'link.gone': 'This link opens nothing',
  'link.gone-why':
    'It is incomplete, too old, or its incident has been over for a day. The newest notice of an open incident has a link that works.',
  'link.unread': 'Cannot be read now',
  'link.unread-why': 'Nothing was changed. Try again in a minute; the notice has what matters.',
} as const;
