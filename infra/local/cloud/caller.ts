/** Who calls: a function's resource principal, a person, a service such as Connector Hub. */
export interface Caller {
  readonly kind: 'function' | 'user' | 'service' | 'instance';
  /** Function name or user name: what IAM statements and the call log use. */
  readonly name: string;
  readonly id: string;
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
  /** `request.principal.compartment.id`, where statements ask for it. */
  readonly compartmentId?: string;
}

export function functionCaller(name: string, id = `ocid1.fnfunc.oc1.xx-local-1.${name}`): Caller {
  return { kind: 'function', name, id, ipAddress: '10.0.0.10', userAgent: 'Oracle-TypeScriptSDK/2.142.1' };
}

export function userCaller(name: string, userAgent = 'Oracle-PythonSDK/2.150.0'): Caller {
  return { kind: 'user', name, id: `ocid1.user.oc1..${name}`, ipAddress: '203.0.113.10', userAgent };
}

/** A service of Oracle as caller; `name` is what IAM statements call it. */
export function platformService(name: string, compartmentId: string): Caller {
  const id = `ocid1.${name}.oc1.xx-local-1.local`;
  return { kind: 'service', name, id, ipAddress: null, userAgent: null, compartmentId };
}

/** The Cloud Agent of a node: an instance principal of the nodes' dynamic group. */
export function agentCaller(instanceId: string): Caller {
  return {
    kind: 'instance',
    name: 'nodes',
    id: instanceId,
    ipAddress: '10.0.0.20',
    userAgent: 'Oracle-CloudAgent',
  };
}
