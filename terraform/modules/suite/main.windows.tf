# The text that functions/core/incident/window-text.ts reads; a test runs both. Short, for all of it must fit into 4 KB.
locals {
  windows = join("; ", concat([
    for w in var.maintenance_windows : w.from != "" ? "${w.cluster} ${w.from}/${w.until}" : format(
      "%s %s %s+%dm", w.cluster, length(w.weekdays) == 0 ? "daily" : join(",", w.weekdays), w.start, w.minutes,
    )
  ], [for text in var.announced_work : trimspace(text)]))
}
