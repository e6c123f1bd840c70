/** What happened, and what a person should do ("nothing" is an answer too), for every error code; docs/errors.md has it too. */
export const EN = {
  'CONFIG_INVALID.happened':
    'The configuration of the function is missing a key or holds a value that cannot be used.',
  'CONFIG_INVALID.todo':
    'Correct the keys named below in the Terraform variables (docs/configuration.md) and apply again.',
  'INPUT_TOO_LARGE.happened': 'The body of the call is larger than the platform or the function accepts.',
  'INPUT_TOO_LARGE.todo': 'Lower the batch size of the connector; the body was moved to dead-letter/.',
  'INPUT_MALFORMED.happened': 'The body of the call is not what this function takes.',
  'INPUT_MALFORMED.todo':
    'Check what invokes the function; the part was moved to dead-letter/ and the rest was processed.',
  'INPUT_POISON.happened': 'This body ended the process twice.',
  'INPUT_POISON.todo': 'Look at the body in dead-letter/ and report it; it is not tried again.',
  'ARGUMENT_INVALID.happened':
    'A value that would go into a request (an OCID, a name, a time) is not well formed.',
  'ARGUMENT_INVALID.todo':
    'If the value comes from the configuration, correct it; otherwise report this as a defect.',
  'AUTH_NO_PRINCIPAL.happened': 'The function has no resource principal to sign its requests with.',
  'AUTH_NO_PRINCIPAL.todo':
    'Run it as an OCI function; on a local machine start it through the local tenancy.',
  'AUTH_PROFILE_UNUSABLE.happened': 'The profile of the OCI configuration file cannot be used.',
  'AUTH_PROFILE_UNUSABLE.todo':
    'Check the name given with --profile, the file (OCI_CONFIG_FILE, else ~/.oci/config), its key_file and its region.',
  'NAME_UNUSABLE.happened':
    'This name cannot be used for an approval: it has no letter or digit, or it has symbols or letters that can be mistaken for others.',
  'NAME_UNUSABLE.todo':
    'Use Latin, Japanese, Chinese or Korean letters and digits: with warden approve --by NAME, in the console by another console_user_claim. A rejection is accepted under any name.',
  'OCI_BAD_REQUEST.happened': 'An Oracle Cloud service refused the request as wrong (400).',
  'OCI_BAD_REQUEST.todo': 'Report this as a defect with the request id.',
  'OCI_UNAUTHENTICATED.happened': 'An Oracle Cloud service did not accept the signature (401).',
  'OCI_UNAUTHENTICATED.todo':
    'Usually the token was just renewed: it is tried again. If it stays, check the dynamic group.',
  'OCI_NOT_AUTHORIZED_OR_NOT_FOUND.happened':
    'The resource does not exist or the function may not see it (404; the service does not say which).',
  'OCI_NOT_AUTHORIZED_OR_NOT_FOUND.todo':
    'Check the policy statements of the stack and that the resource still exists. New policies take up to 15 minutes.',
  'OCI_CONFLICT.happened': 'The resource is in a state that does not allow this now (409).',
  'OCI_CONFLICT.todo':
    'It is tried again at the next check; if it stays, look at the resource in the Console.',
  'OCI_PRECONDITION_FAILED.happened': 'Somebody else changed the object first (412).',
  'OCI_PRECONDITION_FAILED.todo': 'Nothing; it is read again.',
  'OCI_TOO_LARGE.happened': 'A request or an answer is larger than the limit (413).',
  'OCI_TOO_LARGE.todo': 'Report this as a defect with the request id.',
  'OCI_LIMIT_EXCEEDED.happened': 'A service limit or quota of the tenancy is used up.',
  'OCI_LIMIT_EXCEEDED.todo': 'Raise the limit named in the detail, or free resources.',
  'OCI_THROTTLED.happened': 'An Oracle Cloud service throttled the request (429).',
  'OCI_THROTTLED.todo': 'Nothing; it is tried again. If it stays, see what else calls this service.',
  'OCI_UNAVAILABLE.happened': 'An Oracle Cloud service answered with an error of its own (5xx).',
  'OCI_UNAVAILABLE.todo': 'Nothing; it is tried again. If it stays, see the status page of Oracle Cloud.',
  'OCI_TIMEOUT.happened': 'An Oracle Cloud service did not answer in time.',
  'OCI_TIMEOUT.todo':
    'Nothing; it is tried again. If it stays, check the subnet, the service gateway and its routes.',
  'OCI_NETWORK.happened': 'The connection to an Oracle Cloud service failed.',
  'OCI_NETWORK.todo':
    'It is tried again. If it stays, check the subnet, the service gateway, its routes and DNS.',
  'OCI_UNEXPECTED_ANSWER.happened':
    'An Oracle Cloud service answered with something that cannot be understood.',
  'OCI_UNEXPECTED_ANSWER.todo': 'It is tried again. If it stays, report it with the request id.',
  'DEADLINE_NEAR.happened': 'The time of this invocation is used up.',
  'DEADLINE_NEAR.todo':
    'Nothing; the next invocation goes on. If it is frequent, raise the time-out of the function.',
  'LEASE_CONTENDED.happened': 'The lease object changed too often while it was to be raised.',
  'LEASE_CONTENDED.todo': 'Nothing; the caller repeats. If it stays, report it with the log.',
  'NOTICE_TOO_LARGE.happened': 'A notice is larger than Notifications accepts (64 KB).',
  'NOTICE_TOO_LARGE.todo': 'Report this as a defect.',
  'RESPONSE_TOO_LARGE.happened': 'The answer of the function is larger than the platform carries.',
  'RESPONSE_TOO_LARGE.todo': 'Report this as a defect; the work itself was done.',
  'CONSOLE_NOT_FOUND.happened': 'The console has no page, incident, cluster or plan of this name.',
  'CONSOLE_NOT_FOUND.todo':
    'Open the fleet page and go on from there; incidents are removed 90 days after they were closed.',
  'CONSOLE_METHOD.happened': 'This address of the console does not take this kind of request.',
  'CONSOLE_METHOD.todo': 'Open the page itself and use its buttons.',
  'CONSOLE_FORM_INVALID.happened': 'The form holds a value that cannot be used; nothing was stored.',
  'CONSOLE_FORM_INVALID.todo': 'Correct the fields named on the page and send it again.',
  'CONSOLE_FORM_TOO_LARGE.happened': 'The form is larger than any form of the console; nothing was stored.',
  'CONSOLE_FORM_TOO_LARGE.todo': 'Shorten the text and send it again.',
  'CONSOLE_ANSWER_TOO_LARGE.happened': 'The answer would be larger than the platform carries (6 MB).',
  'CONSOLE_ANSWER_TOO_LARGE.todo': 'Ask for fewer days, for one cluster, or for open incidents only.',
  'CONSOLE_CROSS_SITE.happened': 'The request did not come from a page of this console; nothing was stored.',
  'CONSOLE_CROSS_SITE.todo': 'Open the page of the console and press the button there.',
  'CONSOLE_DIRECT.happened':
    'The call did not come through the API gateway of the console: nothing is shown and nothing was stored.',
  'CONSOLE_DIRECT.todo':
    'Open the address of the console (terraform output console_url). If this page stands at that address, apply the stack again, so that gateway and function have the same secret.',
  'CONSOLE_NOT_SIGNED_IN.happened':
    'Nobody is signed in, or this console has no sign-in: it can only be read.',
  'CONSOLE_NOT_SIGNED_IN.todo':
    'Sign in again, or use the command line (warden ack, hold, approve); docs/deploy.md says how to set up sign-in.',
  'CONSOLE_CLOSED.happened':
    'The incident is closed, or the plan takes no approval any more; nothing was stored.',
  'CONSOLE_CLOSED.todo': 'Look at the newest state on the page of the incident.',
  'INTERNAL.happened': 'Something happened that the program does not expect.',
  'INTERNAL.todo': 'Report this as a defect with the log lines of the call id.',
} as const;
