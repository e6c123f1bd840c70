import rule from '../../../terraform/modules/connector/audit-rule.json';

/** Condition of the connector on `_Audit`, as terraform/modules/connector writes it. */
export const AUDIT_CONDITION = rule.eventNames.map((name) => `data.eventName='${name}'`).join(' or ');
