# Open incidents, age of the pipeline's heartbeat, silent nodes, inbox depth: our own metrics on one page.
locals {
  charts = {
    incidents-open = "incidents_open[5m].max()"
    heartbeat-age  = "heartbeat_age_sec[1h].max()"
    nodes-silent   = "nodes_silent[1h].max()"
    inbox-depth    = "inbox_depth[5m].max()"
  }
  positions = { for index, key in sort(keys(local.charts)) : key => index }
  base = {
    providerId      = "warden"
    providerName    = "warden"
    providerVersion = "1"
    compartmentId   = var.compartment_id
    nls             = {}
    metadataVersion = "2.0"
    isOobSearch     = false
    freeformTags    = var.tags.freeform
    definedTags     = {}
  }
}

resource "oci_management_dashboard_management_dashboards_import" "this" {
  override_same_name = "true"
  import_details = jsonencode({
    dashboards = [merge(local.base, {
      dashboardId      = "${var.name}-overview"
      displayName      = var.name
      description      = "State of the warden"
      type             = "normal"
      isOobDashboard   = false
      isShowInHome     = false
      screenImage      = ""
      isFavorite       = false
      parametersConfig = []
      drilldownConfig  = []
      uiConfig         = { isFilteringEnabled = false }
      dataConfig       = []
      featuresConfig   = {}
      tiles = [for key, query in local.charts : {
        displayName     = key
        savedSearchId   = "${var.name}-${key}"
        row             = floor(local.positions[key] / 2) * 4
        column          = (local.positions[key] % 2) * 6
        height          = 4
        width           = 6
        nls             = {}
        uiConfig        = {}
        dataConfig      = []
        state           = "DEFAULT"
        drilldownConfig = {}
        parametersMap   = {}
      }]
      savedSearches = [for key, query in local.charts : merge(local.base, {
        id               = "${var.name}-${key}"
        displayName      = key
        description      = key
        type             = "WIDGET_SHOW_IN_DASHBOARD"
        screenImage      = ""
        widgetTemplate   = "visualizations/chartWidgetTemplate.html"
        widgetVM         = "jet-modules/dashboards/widgets/lxChart"
        parametersConfig = []
        drilldownConfig  = []
        featuresConfig   = {}
        uiConfig         = { chartInfo = { isYAxisZeroBaseline = true } }
        dataConfig = [{
          name        = key
          type        = "monitoringDataSource"
          compartment = var.compartment_id
          namespace   = "warden"
          query       = query
        }]
      })]
    })]
  })
}
