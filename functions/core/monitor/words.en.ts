/** English wording of notices about the monitor itself; docs/monitor.md has what to do. */
export const EN = {
  'cluster-silent.what': '{name} all nodes silent; state unknown',
  'cluster-silent.todo':
    "Nothing tells whether they are stopped, hang, or are only not monitored. A lost shared disk would not be seen meanwhile. First see from the users' side whether the service answers. Then look at the instances in the Console and log in. If they run, check the unified monitoring agent and the network to Logging.",
  'node-silent.what': '{cluster}/{name} sends no monitoring data',
  'node-silent.todo':
    'Log lines of this node may be missing. Log in and check the unified monitoring agent (unified-monitoring-agent.service) and Oracle Cloud Agent.',
  'node-down.what': '{cluster}/{name} is down for infrastructure reasons',
  'node-down.todo':
    'The platform reports the machine beneath the instance as down, so its disks and its agent are gone with it. See whether LifeKeeper has switched over; do not start resources by hand. Look at the instance and its maintenance events in the Console.',
  'agent-metric-missing.what': '{name} has never sent the heartbeat metric of its agent',
  'agent-metric-missing.todo':
    'If this node falls silent, nobody will notice. Check that it is in the dynamic group of the agent configuration and that the configuration sends operational metrics.',
  'plugin-not-running.what': '{name}: agent plugin is not running ({detail})',
  'plugin-not-running.todo':
    'Switch the plugin on: Console, instance, Oracle Cloud Agent. A change takes up to ten minutes.',
  'heartbeat-late.what': 'our own heartbeat line went into Logging and did not come out',
  'heartbeat-late.todo':
    'The way from Logging to the notices is broken: log lines of all clusters may be lost to us. Check the connector (active? errors?), the log of function detect, and the policies.',
  'heartbeat-not-sent.what': 'our own heartbeat line could not be written ({detail})',
  'heartbeat-not-sent.todo':
    'The way from Logging to the notices is not tested now. Check the log and the policy for log content.',
  'connector-errors.what': 'Connector Hub counted {detail} errors in the last hour',
  'connector-errors.todo':
    'Batches of log lines did not reach function detect and are repeated. Check the log of function detect and its memory.',
  'subscription-missing.what': 'nobody is subscribed to topic {name}',
  'subscription-missing.todo':
    'Notices about lost volumes reach nobody. Add a subscription to the topic and confirm it.',
  'subscription-pending.what': 'a subscription ({detail}) is not confirmed',
  'subscription-pending.todo':
    'Its owner gets no notices. Confirm it with the link that Notifications sent, or have it sent again.',
  'dead-letters.what': 'input that could not be read was set aside ({detail})',
  'dead-letters.todo':
    'Look at the newest objects under dead-letter/ in the state bucket; the rest of each batch was processed.',
  'inventory-incomplete.what': 'instances or attachments of {name} could not be listed ({detail})',
  'inventory-incomplete.todo':
    'What is normal there is remembered from before and grows old. Check the policy of function sweep for this compartment.',
  'respond-stuck.what': 'work is waiting and function respond makes no progress',
  'respond-stuck.todo':
    'Notices are not sent now. Check the log of function respond, its concurrency and its policies. It was invoked again by this sweep.',
  'state-unreadable.what': '{name} could not be read and was created anew',
  'state-unreadable.todo':
    'Find out who wrote it: its former version stays in the state bucket for 30 days. Until everything is collected again, notices may lack names or repeat what was reported before.',
  'check-failed.what': 'a check of the monitor could not be made: {name} ({detail})',
  'check-failed.todo':
    'Nothing is known about it until the next sweep. If it stays, check the policy of function sweep.',

  'check.agent metric': 'agent metric',
  'check.infrastructure health': 'infrastructure health',
  'check.agent plugins': 'agent plugins',
  'check.heartbeat': 'heartbeat',
  'check.connector errors': 'connector errors',
  'check.subscriptions': 'subscriptions',
  'check.dead letters': 'dead letters',
  'check.lease': 'lease',
  'check.inbox': 'inbox',

  'label.critical': '[CRITICAL] ',
  'label.high': '[WARNING] ',
  'label.medium': '[WARNING] ',
  'label.low': '[INFO] ',
  'label.info': '[INFO] ',
  'line.intro': 'This notice is about the monitor itself, not about a lost volume.',
  'line.intro-silent':
    'No node of {names} sends any data. The service may be down. While this lasts you hear again after about an hour, then about every two hours.',
  'line.cleared': '[RECOVERED] monitoring of the monitor: all clear again',
  'line.cleared-list': 'No longer so:',
  'line.open-list': 'Still open:',
  'line.since': ' (since {at})',
  'line.todo': 'What to do: {todo}',
  'line.more': ' (and {count} more)',
} as const;
