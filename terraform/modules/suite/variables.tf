variable "tenancy_ocid" {
  description = "OCID of the tenancy: dynamic groups and policies are written at its root. Resource Manager fills it in."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ocid1\\.(tenancy)\\.", var.tenancy_ocid))
    error_message = "tenancy_ocid must be the OCID of the tenancy (ocid1.tenancy...); see Governance > Tenancy details."
  }
}

variable "compartment_ocid" {
  description = "Compartment that gets everything of the warden, and the one that is watched unless watched_compartment_ocids says otherwise."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^ocid1\\.(compartment|tenancy)\\.", var.compartment_ocid))
    error_message = "compartment_ocid must be the OCID of a compartment (ocid1.compartment...); see Identity > Compartments."
  }
}

variable "region" {
  description = "Region of this installation, for example ap-tokyo-1. One stack per region."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]{2,4}(-[a-z]+)+-[0-9]+$", var.region))
    error_message = "region must be a region identifier such as ap-tokyo-1 or us-gov-ashburn-1, not its three-letter key."
  }
}

variable "email" {
  description = "Address that gets notices about clusters and about the warden itself. Oracle sends a confirmation mail; nothing arrives before it is confirmed."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$", var.email))
    error_message = "email must be one mail address such as ops@example.com; further ones go into more_emails."
  }
}

variable "name" {
  description = "Prefix of every name. Two installations side by side need two prefixes."
  type        = string
  nullable    = false
  default     = "warden"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,19}$", var.name))
    error_message = "name must be 2 to 20 characters: lower-case letters, digits and hyphens, beginning with a letter."
  }
}

variable "watched_compartment_ocids" {
  description = "Compartments with the LifeKeeper nodes, their attachments and volumes, which may be different ones. Empty: compartment_ocid."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = length(var.watched_compartment_ocids) <= 20 && alltrue([for id in var.watched_compartment_ocids : can(regex("^ocid1\\.(compartment|tenancy)\\.", id))])
    error_message = "watched_compartment_ocids takes at most 20 compartment OCIDs (a configuration has 4 KB); install a second stack for more. Above 16 a region needs a higher limit of event rules than 50, above 19 of alarms: warden doctor --preflight."
  }
}

variable "child_compartments" {
  description = "What becomes of compartments below the watched ones, when there are any. ignore: they are not watched. refuse: the plan stops and names them. watch: they are watched too, as they are at each plan."
  type        = string
  nullable    = false
  default     = "ignore"

  validation {
    condition     = contains(["ignore", "refuse", "watch"], var.child_compartments)
    error_message = "child_compartments must be ignore, refuse or watch."
  }
}

variable "node_matching_rule" {
  description = "Matching rule of the dynamic group of the nodes. Empty: every instance in the watched compartments. Example: ALL {tag.lifekeeper.cluster.value, instance.compartment.id = 'ocid1...'}."
  type        = string
  nullable    = false
  default     = ""
}

variable "node_group_ocid" {
  description = "Dynamic group of the nodes that exists already, in place of one that is made by node_matching_rule. Empty: one is made."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.node_group_ocid == "" || can(regex("^ocid1\\.(dynamicgroup)\\.", var.node_group_ocid))
    error_message = "node_group_ocid must be the OCID of a dynamic group, or empty."
  }
}

variable "language" {
  description = "Language of notices: ja or en."
  type        = string
  nullable    = false
  default     = "en"

  validation {
    condition     = contains(["ja", "en"], var.language)
    error_message = "language must be ja or en."
  }
}

variable "zone" {
  description = "Time zone for times shown to people, for example Asia/Tokyo."
  type        = string
  nullable    = false
  default     = "UTC"

  validation {
    condition     = can(regex("^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$", var.zone))
    error_message = "zone must be a name of the IANA list such as Asia/Tokyo or UTC, not an offset."
  }
}

variable "syslog_zone" {
  description = "Time zone of the nodes' clocks, for log lines without one. Empty: the zone above."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.syslog_zone == "" || can(regex("^[A-Za-z]+(/[A-Za-z0-9_+-]+)*$", var.syslog_zone))
    error_message = "syslog_zone must be a name of the IANA list such as Asia/Tokyo, or empty."
  }
}

variable "contacts" {
  description = "Whom to call; printed in notices. At most 500 characters."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = length(var.contacts) <= 500
    error_message = "contacts may have 500 characters at most: all configuration of a function must fit into 4 KB."
  }
}

variable "more_emails" {
  description = "Further addresses for notices about clusters."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = length(var.more_emails) <= 6 && alltrue([for a in var.more_emails : can(regex("^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$", a))])
    error_message = "more_emails takes at most 6 mail addresses (10 subscriptions a topic); use a mailing list for more."
  }
}

variable "monitor_emails" {
  description = "Addresses for notices about the warden itself. Empty: the address above."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = length(var.monitor_emails) <= 6 && alltrue([for a in var.monitor_emails : can(regex("^[^@[:space:]]+@[^@[:space:]]+[.][^@[:space:]]+$", a))])
    error_message = "monitor_emails takes at most 6 mail addresses."
  }
}

variable "monitor_sms_numbers" {
  description = "Telephone numbers for alarms about the warden itself, such as +819012345678. Only alarms can be sent as SMS."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = length(var.monitor_sms_numbers) <= 2 && alltrue([for n in var.monitor_sms_numbers : can(regex("^\\+[1-9][0-9]{6,14}$", n))])
    error_message = "monitor_sms_numbers takes at most 2 numbers with country code, such as +819012345678."
  }
}

variable "monthly_summary" {
  description = "Whether each month is summarised in a notice to those who are told about the warden itself: outages by cluster and cause, how long each step took, what is open, or that there was none."
  type        = bool
  nullable    = false
  default     = false
}

variable "slack_endpoints" {
  description = "Slack webhook addresses for notices about clusters."
  type        = list(string)
  nullable    = false
  default     = []
  sensitive   = true

  validation {
    condition     = length(var.slack_endpoints) <= 3 && alltrue([for u in var.slack_endpoints : startswith(u, "https://hooks.slack.com/")])
    error_message = "slack_endpoints takes at most three addresses, beginning with https://hooks.slack.com/."
  }
}

variable "pagerduty_endpoints" {
  description = "PagerDuty integration addresses for notices about clusters."
  type        = list(string)
  nullable    = false
  default     = []
  sensitive   = true

  validation {
    condition     = length(var.pagerduty_endpoints) <= 3 && alltrue([for u in var.pagerduty_endpoints : startswith(u, "https://")])
    error_message = "pagerduty_endpoints takes at most three https addresses."
  }
}

variable "https_endpoints" {
  description = "Other https addresses that take notices about clusters by POST."
  type        = list(string)
  nullable    = false
  default     = []
  sensitive   = true

  validation {
    condition     = length(var.https_endpoints) <= 3 && alltrue([for u in var.https_endpoints : startswith(u, "https://")])
    error_message = "https_endpoints takes at most three https addresses; put a fan-out behind one for more."
  }
}

variable "mode" {
  description = "observe: decides everything, shows the request it would make, changes nothing. approve: executes a plan after a person approved it; needs enable_reattach."
  type        = string
  nullable    = false
  default     = "observe"

  validation {
    condition     = contains(["observe", "approve"], var.mode)
    error_message = "mode must be observe or approve; there is no automatic mode."
  }
}

variable "enable_reattach" {
  description = "Whether the function that can attach a volume exists at all, with its identity, policy and compartment."
  type        = bool
  nullable    = false
  default     = false
}

variable "approvals_needed" {
  description = "How many different people have to approve a plan: 1 to 5."
  type        = number
  nullable    = false
  default     = 1

  validation {
    condition     = contains([1, 2, 3, 4, 5], var.approvals_needed)
    error_message = "approvals_needed must be a whole number from 1 to 5."
  }
}

variable "enable_probe" {
  description = "Whether the function that looks at nodes by Run Command exists at all, with its identity, policy and compartment. Nodes need the Run Command plugin and a rule of sudo."
  type        = bool
  nullable    = false
  default     = false
}

variable "act_parent_compartment_ocid" {
  description = "Parent of the compartment of probe and reattach. It must not lie below compartment_ocid. Empty: the tenancy."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.act_parent_compartment_ocid == "" || can(regex("^ocid1\\.(compartment|tenancy)\\.", var.act_parent_compartment_ocid))
    error_message = "act_parent_compartment_ocid must be a compartment or tenancy OCID, or empty."
  }
}

variable "act_compartment_ocid" {
  description = "Compartment for probe and reattach that exists already, with nothing else in it. It must not lie below compartment_ocid. Empty: one is made."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.act_compartment_ocid == "" || can(regex("^ocid1\\.(compartment)\\.", var.act_compartment_ocid))
    error_message = "act_compartment_ocid must be a compartment OCID, or empty."
  }
}

variable "audit_search" {
  description = "Whether Audit may be searched for who detached a volume."
  type        = bool
  nullable    = false
  default     = true
}

variable "audit_connector" {
  description = "Whether detach and attach calls are read from Audit as they happen, by a second connector."
  type        = bool
  nullable    = false
  default     = false
}

variable "quorum_volume_ocids" {
  description = "Volumes that hold the quorum (QWK storage mode)."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for id in var.quorum_volume_ocids : can(regex("^ocid1\\.volume\\.", id))])
    error_message = "quorum_volume_ocids takes volume OCIDs (ocid1.volume...)."
  }
}

variable "expected_principals" {
  description = "Names or OCIDs of users and tools whose detach is a planned one, such as a backup tool."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for p in var.expected_principals : length(split(",", p)) == 1])
    error_message = "expected_principals: one name or OCID per entry, without commas."
  }
}

variable "maintenance_windows" {
  description = "Times of announced work, local in zone: nothing is put back then, and a detach then counts as planned. Every week: weekdays (Mon to Sun; empty: daily), start (HH:MM), minutes. Once: from and until (YYYY-MM-DDTHH:MM). cluster: its name as in notices, or * for all."
  type        = list(object({ cluster = optional(string, "*"), weekdays = optional(list(string), []), start = optional(string, ""), minutes = optional(number, 0), from = optional(string, ""), until = optional(string, "") }))
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for w in var.maintenance_windows : w.cluster == trimspace(w.cluster) && can(regex("^[^;\n]{1,100}$", w.cluster)) && !can(regex("^[*].|,$|\\s(Mon|Tue|Wed|Thu|Fri|Sat|Sun|daily)$", w.cluster))])
    error_message = "maintenance_windows: cluster must be the name of a cluster without semicolons and without blanks around it, or * for all; days go into weekdays."
  }

  validation {
    condition     = alltrue([for w in var.maintenance_windows : (w.start != "" && w.minutes != 0) != (w.from != "" && w.until != "") && (w.start == "") == (w.minutes == 0) && (w.from == "") == (w.until == "") && (w.from == "" || length(w.weekdays) == 0)])
    error_message = "maintenance_windows: each needs either start and minutes (with weekdays, or daily) or from and until, not both and no half: { cluster = \"*\", weekdays = [\"Sun\"], start = \"02:00\", minutes = 180 } or { cluster = \"*\", from = \"2026-12-01T22:00\", until = \"2026-12-02T02:00\" }."
  }

  validation {
    condition     = alltrue([for w in var.maintenance_windows : length(setsubtract(w.weekdays, ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])) == 0 && length(distinct(w.weekdays)) == length(w.weekdays)])
    error_message = "maintenance_windows: weekdays must be Mon, Tue, Wed, Thu, Fri, Sat or Sun, each once."
  }

  validation {
    condition     = alltrue([for w in var.maintenance_windows : w.start == "" || (can(regex("^([01][0-9]|2[0-3]):[0-5][0-9]$", w.start)) && w.minutes >= 1 && w.minutes <= 1440 && floor(w.minutes) == w.minutes)])
    error_message = "maintenance_windows: start must be a time such as 02:00, and minutes a whole number from 1 to 1440."
  }

  validation {
    condition     = alltrue([for w in var.maintenance_windows : w.from == "" || try(length("${w.from}${w.until}") == 32 && timecmp("${w.from}:00Z", "${w.until}:00Z") < 0, false)])
    error_message = "maintenance_windows: from and until must be local times that exist, such as 2026-12-01T22:00, and from comes first. The zone is the variable zone: write no Z and no offset."
  }
}

variable "announced_work" {
  description = "The same as maintenance_windows, one text for each, as the form of Resource Manager takes them: CL1 Sat,Sun 02:00+180m, or * daily 02:00+60m, or CL1 2026-12-01T22:00/2026-12-02T02:00."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for w in var.announced_work : can(regex("^\\s*[^;\\s][^;\n]*\\s+(daily|(Mon|Tue|Wed|Thu|Fri|Sat|Sun)(,(Mon|Tue|Wed|Thu|Fri|Sat|Sun))*)\\s+[0-2][0-9]:[0-5][0-9][+][0-9]{1,4}m\\s*$", w)) || can(regex("^\\s*[^;\\s][^;\n]*\\s+[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}\\s*$", w))])
    error_message = "announced_work: a cluster or *, then days with start and length (CL1 Sat,Sun 02:00+180m; * daily 02:00+60m), or start and end (CL1 2026-12-01T22:00/2026-12-02T02:00)."
  }
}

variable "existing_subnet_ocid" {
  description = "Private subnet for the functions, with a route to the service gateway. Empty: a network is created."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.existing_subnet_ocid == "" || can(regex("^ocid1\\.(subnet)\\.", var.existing_subnet_ocid))
    error_message = "existing_subnet_ocid must be the OCID of a subnet (ocid1.subnet...), or empty to create a network."
  }
}

variable "function_security_group_ocids" {
  description = "Network security groups of the functions, in the network of existing_subnet_ocid; they have to let out HTTPS to Oracle's services."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = length(var.function_security_group_ocids) <= 5 && alltrue([for id in var.function_security_group_ocids : can(regex("^ocid1\\.networksecuritygroup\\.", id))])
    error_message = "function_security_group_ocids takes at most 5 OCIDs of network security groups (ocid1.networksecuritygroup...)."
  }
}

variable "enable_bucket_logs" {
  description = "Whether Object Storage logs every write into the two buckets, with who wrote: some hundred lines a day."
  type        = bool
  nullable    = false
  default     = false
}

variable "vcn_cidr" {
  description = "Address range of the created network."
  type        = string
  nullable    = false
  default     = "10.99.99.0/28"

  validation {
    condition     = can(cidrhost(var.vcn_cidr, 0)) && tonumber(split("/", var.vcn_cidr)[1]) <= 28
    error_message = "vcn_cidr must be an IPv4 range of /28 or larger, such as 10.99.99.0/28."
  }
}

variable "create_repository" {
  description = "Whether to create the image repository. Choose no when it exists already."
  type        = bool
  nullable    = false
  default     = true
}

variable "image_source" {
  description = "Where the image of the functions comes from. auto: the released one, where this copy of the stack names one and neither image nor image_digest is given. released: that one. own: image, or the repository of this stack."
  type        = string
  nullable    = false
  default     = "auto"

  validation {
    condition     = contains(["auto", "released", "own"], var.image_source)
    error_message = "image_source must be auto, released or own."
  }
}

variable "image" {
  description = "Image of the functions without tag, in the registry of this region. Empty: the repository of this stack."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.image == "" || can(regex("^[a-z0-9.-]+/[a-z0-9_-]+/[a-z0-9._/-]+$", var.image))
    error_message = "image must be host/namespace/repository without tag, such as ocir.ap-tokyo-1.oci.oraclecloud.com/mynamespace/warden/functions."
  }
}

variable "image_tag" {
  description = "Tag of the image."
  type        = string
  nullable    = false
  default     = "0.1.0"

  validation {
    condition     = can(regex("^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$", var.image_tag))
    error_message = "image_tag must be a tag such as 0.1.0."
  }
}

variable "image_digest" {
  description = "Digest of the image, which pins it: sha256 and 64 hexadecimal digits. Empty: the tag decides."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.image_digest == "" || can(regex("^sha256:[0-9a-f]{64}$", var.image_digest))
    error_message = "image_digest must be sha256: and 64 hexadecimal digits, as npm run image prints it."
  }
}

variable "function_security_attributes" {
  description = "Security attributes of Zero Trust Packet Routing for the functions, as namespace.name.value and namespace.name.mode. Empty: those that the applications have are left alone."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.function_security_attributes) : can(regex("^[^.]+\\.[^.]+\\.(value|mode)$", key))])
    error_message = "function_security_attributes: keys are namespace.name.value and namespace.name.mode, such as { \"app.tier.value\" = \"warden\", \"app.tier.mode\" = \"enforce\" }."
  }
}

variable "functions_may_pull" {
  description = "Whether to add a policy by which the Functions service reads the repository. Only for tenancies where functions fail with FunctionInvokeImageNotAvailable."
  type        = bool
  nullable    = false
  default     = false
}

variable "shape" {
  description = "Processor of the functions: GENERIC_X86, GENERIC_ARM or GENERIC_X86_ARM. It must fit the image."
  type        = string
  nullable    = false
  default     = "GENERIC_X86"

  validation {
    condition     = contains(["GENERIC_X86", "GENERIC_ARM", "GENERIC_X86_ARM"], var.shape)
    error_message = "shape must be GENERIC_X86, GENERIC_ARM or GENERIC_X86_ARM."
  }
}

variable "respond_memory" {
  description = "Memory of the function respond in MB: 128 for up to 300 clusters, 512 for up to 2,000, 1024 for up to 10,000 that lose their disks at the same time (docs/performance.md)."
  type        = number
  nullable    = false
  default     = 512

  validation {
    condition     = contains([128, 256, 512, 1024, 2048, 3072], var.respond_memory)
    error_message = "respond_memory must be 128, 256, 512, 1024, 2048 or 3072."
  }
}

variable "batch_size_kb" {
  description = "Largest batch of log lines that detect gets, in KB."
  type        = number
  nullable    = false
  default     = 1000

  validation {
    condition     = var.batch_size_kb >= 10 && var.batch_size_kb <= 5000
    error_message = "batch_size_kb must be between 10 and 5000: a call of a function takes 6 MB."
  }
}

variable "batch_time_sec" {
  description = "Longest time that lines are collected before detect gets them, in seconds."
  type        = number
  nullable    = false
  default     = 60

  validation {
    condition     = var.batch_time_sec >= 1 && var.batch_time_sec <= 60
    error_message = "batch_time_sec must be between 1 and 60: later lines could tell of a take-over only after a volume was put back."
  }
}

variable "log_retention_days" {
  description = "Days that log lines are kept: 30 to 180 in steps of 30."
  type        = number
  nullable    = false
  default     = 30

  validation {
    condition     = contains([30, 60, 90, 120, 150, 180], var.log_retention_days)
    error_message = "log_retention_days must be 30, 60, 90, 120, 150 or 180."
  }
}

variable "messages_paths" {
  description = "System log files on the nodes. Empty: /var/log/messages. On Ubuntu and SUSE also /var/log/syslog."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for p in var.messages_paths : startswith(p, "/")])
    error_message = "messages_paths takes absolute paths such as /var/log/messages."
  }
}

variable "lifekeeper_paths" {
  description = "LifeKeeper log files on the nodes. Empty: /var/log/lifekeeper.log."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = alltrue([for p in var.lifekeeper_paths : startswith(p, "/")])
    error_message = "lifekeeper_paths takes absolute paths such as /var/log/lifekeeper.log."
  }
}

variable "log_level" {
  description = "Least level that the functions log: debug, info, warn or error."
  type        = string
  nullable    = false
  default     = "info"

  validation {
    condition     = contains(["debug", "info", "warn", "error"], var.log_level)
    error_message = "log_level must be debug, info, warn or error."
  }
}

variable "filesystem_metric" {
  description = "Name of the read-only file system metric in oci_compute_instance_health. Oracle prints two names: InstanceFileSystemStatus and instance_file_system_status."
  type        = string
  nullable    = false
  default     = "InstanceFileSystemStatus"

  validation {
    condition     = can(regex("^[A-Za-z_]+$", var.filesystem_metric))
    error_message = "filesystem_metric must be a metric name of letters and underscores."
  }
}

variable "apm_domain_ocid" {
  description = "Application Performance Monitoring domain for traces of the functions. Empty: no traces."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.apm_domain_ocid == "" || can(regex("^ocid1\\.(apmdomain)\\.", var.apm_domain_ocid))
    error_message = "apm_domain_ocid must be the OCID of an APM domain, or empty."
  }
}

variable "apm_compartment_ocid" {
  description = "Compartment of the domain for traces. Empty: compartment_ocid."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.apm_compartment_ocid == "" || can(regex("^ocid1\\.(compartment|tenancy)\\.", var.apm_compartment_ocid))
    error_message = "apm_compartment_ocid must be a compartment or tenancy OCID, or empty."
  }
}

variable "identity_wait_sec" {
  description = "How long to wait after groups, policies and compartments were written, in seconds, until other regions and services know them. 0 for the command line with OCI_GO_SDK_EC_CONFIG (docs/deploy.md), 90 for Resource Manager."
  type        = number
  nullable    = false
  default     = 0

  validation {
    condition     = var.identity_wait_sec >= 0 && var.identity_wait_sec <= 600 && floor(var.identity_wait_sec) == var.identity_wait_sec
    error_message = "identity_wait_sec must be a whole number from 0 to 600."
  }
}

variable "realm_domain" {
  description = "Domain of the service addresses, such as oraclecloud.com. Empty: that of the realm which tenancy_ocid names."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.realm_domain == "" || can(regex("^[a-z0-9-]+([.][a-z0-9-]+)+$", var.realm_domain))
    error_message = "realm_domain must be a domain such as oraclecloud.com, without https:// and without a dot in front."
  }
}

variable "documentation_url" {
  description = "Where this repository can be read, for links in alarms, such as https://github.com/you/oci-iscsi-warden/blob/main. Empty: alarms print the path."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.documentation_url == "" || startswith(var.documentation_url, "https://")
    error_message = "documentation_url must begin with https://, or be empty."
  }
}

variable "enable_console" {
  description = "Whether the web console exists: status and incident pages behind an API gateway. Without sign-in it can only be read."
  type        = bool
  nullable    = false
  default     = false
}

variable "console_subnet_ocid" {
  description = "Subnet of the console's API gateway. Empty: the subnet of the functions."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.console_subnet_ocid == "" || can(regex("^ocid1\\.(subnet)\\.", var.console_subnet_ocid))
    error_message = "console_subnet_ocid must be the OCID of a subnet, or empty."
  }
}

variable "console_vcn_ocid" {
  description = "Network of the console's subnet, when that is yours: a security group then lets console_allowed_cidrs in. Empty: the rules of the subnet decide. Setting or emptying it later gives the console a new address."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.console_vcn_ocid == "" || can(regex("^ocid1\\.(vcn)\\.", var.console_vcn_ocid))
    error_message = "console_vcn_ocid must be the OCID of a virtual cloud network (ocid1.vcn...), or empty."
  }
}

variable "console_security_group_ocids" {
  description = "Network security groups of yours for the console's gateway, in place of one that is made. At most 5."
  type        = list(string)
  nullable    = false
  default     = []

  validation {
    condition     = length(var.console_security_group_ocids) <= 5 && alltrue([for id in var.console_security_group_ocids : can(regex("^ocid1\\.(networksecuritygroup)\\.", id))])
    error_message = "console_security_group_ocids takes at most 5 OCIDs of network security groups."
  }
}

variable "console_public" {
  description = "Whether the console has a public address; needs sign-in and a public subnet."
  type        = bool
  nullable    = false
  default     = false
}

variable "console_allowed_cidrs" {
  description = "Networks from which the console may be opened, in the network of the stack or in console_vcn_ocid. Empty: the private ones."
  type        = list(string)
  nullable    = false
  default     = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"]

  validation {
    condition     = alltrue([for cidr in var.console_allowed_cidrs : can(cidrhost(cidr, 0))])
    error_message = "console_allowed_cidrs: every entry must be a network such as 10.0.0.0/8 or 203.0.113.7/32."
  }
}

variable "console_discovery_uri" {
  description = "Where your identity domain tells how to sign in: its domain URL with /.well-known/openid-configuration. Empty: no sign-in for browsers."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.console_discovery_uri == "" || can(regex("^https://[^/]+/([^?#]+/)?\\.well-known/openid-configuration$", var.console_discovery_uri))
    error_message = "console_discovery_uri must be the domain URL followed by /.well-known/openid-configuration, such as https://idcs-0123.identity.oraclecloud.com:443/.well-known/openid-configuration, or empty."
  }
}

variable "console_client_id" {
  description = "Client ID of the confidential application that stands for the console in the identity domain."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]{0,200}$", var.console_client_id))
    error_message = "console_client_id must be the client ID that the application's page shows: letters, digits, dots, dashes."
  }
}

variable "console_client_secret_ocid" {
  description = "Secret in a vault of compartment_ocid that holds the application's client secret."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.console_client_secret_ocid == "" || can(regex("^ocid1\\.(vaultsecret)\\.", var.console_client_secret_ocid))
    error_message = "console_client_secret_ocid must be the OCID of a secret (ocid1.vaultsecret...), never the secret itself; or empty."
  }
}

variable "console_client_secret_version" {
  description = "Version of that secret. Raise it after the secret was renewed."
  type        = number
  nullable    = false
  default     = 1

  validation {
    condition     = var.console_client_secret_version >= 1 && floor(var.console_client_secret_version) == var.console_client_secret_version
    error_message = "console_client_secret_version must be a whole number from 1 on."
  }
}

variable "console_gateway_secret_version" {
  description = "Raise it to make a new secret by which the console knows its gateway. While it is applied the console refuses calls for some seconds."
  type        = number
  nullable    = false
  default     = 1

  validation {
    condition     = var.console_gateway_secret_version >= 1 && floor(var.console_gateway_secret_version) == var.console_gateway_secret_version
    error_message = "console_gateway_secret_version must be a whole number from 1 on."
  }
}

variable "console_user_claim" {
  description = "Claim of the token that names the person in approvals and in the audit trail; it must be unique and not the person's to change."
  type        = string
  nullable    = false
  default     = "sub"

  validation {
    condition     = can(regex("^[A-Za-z0-9_]{1,60}$", var.console_user_claim))
    error_message = "console_user_claim must be the name of a claim such as sub: letters, digits, underscores."
  }
}

variable "console_client_claim" {
  description = "Claim of a token that names the application it was issued to; it has to be console_client_id, so that a token of another application opens nothing. Empty: not looked at."
  type        = string
  nullable    = false
  default     = "client_id"

  validation {
    condition     = var.console_client_claim == "" || can(regex("^[A-Za-z0-9_]{1,60}$", var.console_client_claim))
    error_message = "console_client_claim must be the name of a claim such as client_id, or empty."
  }
}

variable "console_jwks_uri" {
  description = "For programs with bearer tokens instead of browsers: address of the signing keys of your identity provider. Empty: none."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.console_jwks_uri == "" || startswith(var.console_jwks_uri, "https://")
    error_message = "console_jwks_uri must begin with https://, or be empty."
  }
}

variable "console_jwt_issuer" {
  description = "Issuer of the tokens. Empty with sign-in by browser: that of identity domains, https://identity.oraclecloud.com/."
  type        = string
  nullable    = false
  default     = ""
}

variable "console_jwt_audience" {
  description = "Audience of the tokens. Empty with sign-in by browser: not looked at."
  type        = string
  nullable    = false
  default     = ""
}

variable "enable_links" {
  description = "Whether notices hold a link that shows one incident, redacted, and can acknowledge it, without sign-in: for whoever has the mail. Needs enable_console."
  type        = bool
  nullable    = false
  default     = false
}

variable "link_days" {
  description = "For how many days a link is valid, 1 to 30. One day after its incident was closed it opens nothing in any case."
  type        = number
  nullable    = false
  default     = 7

  validation {
    condition     = var.link_days >= 1 && var.link_days <= 30 && floor(var.link_days) == var.link_days
    error_message = "link_days must be a whole number from 1 to 30."
  }
}

variable "link_secret_ocid" {
  description = "Secret of yours in key_compartment_ocid that holds the key of the links, 32 random bytes or more. Empty: a vault, unless vault_ocid names one, a key and a secret are made."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.link_secret_ocid == "" || can(regex("^ocid1\\.(vaultsecret)\\.", var.link_secret_ocid))
    error_message = "link_secret_ocid must be the OCID of a secret (ocid1.vaultsecret...), never the secret itself; or empty."
  }
}

variable "enable_approval_key" {
  description = "Whether the approvals bucket is encrypted with a key of your own, in a vault that is created for it or the one that approval_key_ocid names. Disabling the key stops every action; notices go on."
  type        = bool
  nullable    = false
  default     = false
}

variable "approval_key_ocid" {
  description = "Key of yours (AES) for the approvals bucket, where enable_approval_key is true. Empty: a vault and a key are created."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.approval_key_ocid == "" || can(regex("^ocid1\\.(key)\\.", var.approval_key_ocid))
    error_message = "approval_key_ocid must be the OCID of a key (ocid1.key...), or empty."
  }
}

variable "state_key_ocid" {
  description = "Key of yours (AES) for the state bucket, another one than that of the approvals bucket: without it nobody is notified. Empty: Oracle's key."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.state_key_ocid == "" || can(regex("^ocid1\\.(key)\\.", var.state_key_ocid))
    error_message = "state_key_ocid must be an OCID that begins with ocid1.key., or empty."
  }
}

variable "vault_ocid" {
  description = "Vault of yours in which the keys of the approvals bucket and of the links are made. Empty: a vault is made for each."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.vault_ocid == "" || can(regex("^ocid1\\.(vault)\\.", var.vault_ocid))
    error_message = "vault_ocid must be an OCID that begins with ocid1.vault., or empty."
  }
}

variable "key_compartment_ocid" {
  description = "Compartment of the vault and the keys. Empty: compartment_ocid."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.key_compartment_ocid == "" || can(regex("^ocid1\\.(compartment|tenancy)\\.", var.key_compartment_ocid))
    error_message = "key_compartment_ocid must be an OCID that begins with ocid1.compartment., or empty."
  }
}

variable "protect_from_destroy" {
  description = "Whether a plan that would delete or replace a bucket, a topic, a log group or the key stops before anything is deleted. To uninstall: apply with false, then destroy."
  type        = bool
  nullable    = false
  default     = false
}

variable "enable_dashboard" {
  description = "Whether a dashboard with the warden's own metrics exists."
  type        = bool
  nullable    = false
  default     = false
}

variable "log_group_ocid" {
  description = "Log group in compartment_ocid that exists already, for the lines of the nodes and nothing else: nodes may write into all of it. Empty: one is made."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.log_group_ocid == "" || can(regex("^ocid1\\.(loggroup)\\.", var.log_group_ocid))
    error_message = "log_group_ocid must be an OCID that begins with ocid1.loggroup., or empty."
  }
}

variable "own_log_group_ocid" {
  description = "Log group in compartment_ocid that exists already, for decisions and invocations. Empty: one is made."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.own_log_group_ocid == "" || can(regex("^ocid1\\.(loggroup)\\.", var.own_log_group_ocid))
    error_message = "own_log_group_ocid must be an OCID that begins with ocid1.loggroup., or empty."
  }
}

variable "messages_log_ocid" {
  description = "Custom log in log_group_ocid that exists already, for the nodes' system log lines. Empty: one is made."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.messages_log_ocid == "" || can(regex("^ocid1\\.(log)\\.", var.messages_log_ocid))
    error_message = "messages_log_ocid must be an OCID that begins with ocid1.log., or empty."
  }
}

variable "lifekeeper_log_ocid" {
  description = "Custom log in log_group_ocid that exists already, for the nodes' LifeKeeper lines. Empty: one is made."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.lifekeeper_log_ocid == "" || can(regex("^ocid1\\.(log)\\.", var.lifekeeper_log_ocid))
    error_message = "lifekeeper_log_ocid must be an OCID that begins with ocid1.log., or empty."
  }
}

variable "decisions_log_ocid" {
  description = "Custom log in own_log_group_ocid that exists already, for decisions. Empty: one is made."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.decisions_log_ocid == "" || can(regex("^ocid1\\.(log)\\.", var.decisions_log_ocid))
    error_message = "decisions_log_ocid must be an OCID that begins with ocid1.log., or empty."
  }
}

variable "incidents_topic_ocid" {
  description = "Topic in compartment_ocid that exists already, for notices about clusters; the addresses above are added to it. Empty: one is made."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.incidents_topic_ocid == "" || can(regex("^ocid1\\.(onstopic)\\.", var.incidents_topic_ocid))
    error_message = "incidents_topic_ocid must be an OCID that begins with ocid1.onstopic., or empty."
  }
}

variable "monitor_topic_ocid" {
  description = "Topic in compartment_ocid that exists already, for notices about the warden itself; the addresses above are added to it. Empty: one is made."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.monitor_topic_ocid == "" || can(regex("^ocid1\\.(onstopic)\\.", var.monitor_topic_ocid))
    error_message = "monitor_topic_ocid must be an OCID that begins with ocid1.onstopic., or empty."
  }
}

variable "wake_topic_ocid" {
  description = "Topic in compartment_ocid that exists already, for the alarms that make sweep look now; people should not subscribe to it. Empty: one is made."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = var.wake_topic_ocid == "" || can(regex("^ocid1\\.(onstopic)\\.", var.wake_topic_ocid))
    error_message = "wake_topic_ocid must be an OCID that begins with ocid1.onstopic., or empty."
  }
}

variable "state_bucket_name" {
  description = "Bucket in compartment_ocid that exists already, for incidents, inventory and the inbox and nothing else: with versions, and its lifecycle rules become those of the warden. Empty: one is made."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]{0,256}$", var.state_bucket_name))
    error_message = "state_bucket_name must be the name of a bucket: letters, digits, dots, hyphens and underscores; or empty."
  }
}

variable "approvals_bucket_name" {
  description = "Bucket in compartment_ocid that exists already, for plans, approvals and the journal and nothing else: with versions, and its lifecycle rules become those of the warden. Empty: one is made."
  type        = string
  nullable    = false
  default     = ""

  validation {
    condition     = can(regex("^[A-Za-z0-9._-]{0,256}$", var.approvals_bucket_name))
    error_message = "approvals_bucket_name must be the name of a bucket: letters, digits, dots, hyphens and underscores; or empty."
  }
}

variable "function_group_ocids" {
  description = "Dynamic groups that exist already, by function (detect, observe, respond, sweep, probe, reattach, console), each matching that function alone. The others are made."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for name, id in var.function_group_ocids : contains(["detect", "observe", "respond", "sweep", "probe", "reattach", "console"], name) && can(regex("^ocid1\\.(dynamicgroup)\\.", id))])
    error_message = "function_group_ocids: names of functions with the OCIDs of dynamic groups, such as { respond = \"ocid1.dynamicgroup...\" }."
  }

  validation {
    condition     = length(distinct(values(var.function_group_ocids))) == length(var.function_group_ocids)
    error_message = "function_group_ocids: each function needs a group of its own; in one group each could do what the others may."
  }
}

variable "tags" {
  description = "Tags as the form of Resource Manager gives them; freeform_tags and defined_tags say the same and go before."
  type        = object({ freeformTags = optional(map(string), {}), definedTags = optional(map(string), {}) })
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.tags.definedTags) : can(regex("^[^.]+\\.[^.]+$", key))])
    error_message = "tags: every key of definedTags must be namespace.key, such as Operations.CostCenter."
  }
}

variable "freeform_tags" {
  description = "Free-form tags for everything that is created."
  type        = map(string)
  nullable    = false
  default     = {}
}

variable "defined_tags" {
  description = "Defined tags for everything that is created, as namespace.key = value. Empty: the tags that a resource has are left alone."
  type        = map(string)
  nullable    = false
  default     = {}

  validation {
    condition     = alltrue([for key in keys(var.defined_tags) : can(regex("^[^.]+\\.[^.]+$", key))])
    error_message = "defined_tags: every key must be namespace.key, such as Operations.CostCenter."
  }
}
