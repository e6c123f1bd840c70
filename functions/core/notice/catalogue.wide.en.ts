/** English wording of the summary of a wide outage. */
export const WIDE_EN = {
  'title.wide': '{ad}: {count} clusters lost storage at once{names}{first}',
  'summary.wide':
    '{count} clusters in {ad} lost storage within {window} min. First notices per cluster are merged into this one; I/O errors, fail-overs, restarts and recoveries are told for each cluster.',
  'wide.names': ' ({names})',
  'wide.first': '; first I/O error by {at}',
  'wide.over.title': '{ad}: outage of {count} clusters over',
  'wide.split.title': '{ad}: summary of {count} clusters ends ({own} told on their own, {back} back)',
  'wide.over':
    'Of the {count} clusters in {ad} none is left that was told of in this summary only. It ends here; what is still open is told for each cluster.',
  'wide.deadline': 'I/O fails at {at} in the first cluster, at the latest.',
  'wide.deadline.none': 'No cluster of this summary has a deadline that runs.',
  'wide.since': 'Since {at}. Presumed cause: wide outage.',
  'wide.waiting': 'Lost, told of here only ({count}): {names}',
  'wide.own': 'Told on their own ({count}): {names}',
  'wide.back': 'Back or closed ({count}): {names}',
  'wide.all': 'All ({count}): {names}',
  'wide.one': '{cluster} ({what})',
  'wide.what.io-failed': 'I/O errors',
  'wide.what.moved': 'failed over',
  'wide.what.rebooted': 'restarted',
  'wide.what.banned': 'do not reattach',
  'wide.what.lost': 'lost',
  'wide.step.platform':
    'Many clusters at once point to the platform or the network: look at the OCI status page and the announcements of the Console, and open a service request with Oracle.',
  'wide.step.cluster':
    'This shows what has become of each cluster, and its id. Acknowledge or close each cluster on its own.',
  'wide.zone': 'Times are of {year}, {zone}.',
  'wide.more': '{names} and {count} more',
} as const;
