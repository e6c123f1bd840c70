/** What a statement grants and under which conditions, as data. */
export interface GrantData {
  readonly permissions?: readonly string[] | undefined;
  readonly verb?: string | undefined;
  readonly resource?: string | undefined;
  readonly conditions?: Readonly<Record<string, string | readonly string[]>> | undefined;
}

/**
 * A statement as terraform/modules/iam writes it; a test holds the two together. Values stand in quotes, `{same:name}` is the
 * value of another variable.
 * @param subject `any-user`, `service NAME`, `dynamic-group id OCID`.
 * @param place `tenancy` or `compartment id OCID`.
 * @param fixed conditions that come first.
 */
export function policyText(
  subject: string,
  data: GrantData,
  place: string,
  fixed: readonly string[] = [],
): string {
  const grant =
    data.permissions === undefined
      ? `${data.verb ?? ''} ${data.resource ?? ''}`
      : `{${data.permissions.join(', ')}}`;
  const terms = [
    ...fixed,
    ...Object.entries(data.conditions ?? {}).map(([variable, wanted]) => termText(variable, [wanted].flat())),
  ];
  const where =
    terms.length > 1 ? ` where all {${terms.join(', ')}}` : terms.map((one) => ` where ${one}`).join('');
  return `Allow ${subject} to ${grant} in ${place}${where}`;
}

function termText(variable: string, values: readonly string[]): string {
  const parts = values.map((value) => {
    const same = /^\{same:(.*)\}$/.exec(value)?.[1];
    return same === undefined ? `${variable} = '${value}'` : `${variable} = ${same}`;
  });
  return parts.length === 1 ? parts.join('') : `any {${parts.join(', ')}}`;
}
