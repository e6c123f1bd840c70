import { parsePolicy } from '../../../../infra/local/cloud/policy-grammar.ts';

const compartment = 'ocid1.compartment.oc1..aaaa';
const said = (text: string) => {
  try {
    parsePolicy(text);
    return 'accepted';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
};

describe('a policy statement', () => {
  test('is read in all its parts, keywords in any case', () => {
    expect(
      parsePolicy(
        `allow dynamic-group id ocid1.dynamicgroup.oc1..g TO {OBJECT_READ, OBJECT_CREATE} in compartment id ${compartment} where all {target.bucket.name = 'b', any {target.object.name != 'inbox/*', target.object.name = /HR*/}}`,
      ),
    ).toEqual({
      subject: { kind: 'dynamic-group', by: 'id', value: 'ocid1.dynamicgroup.oc1..g' },
      grant: { permissions: ['OBJECT_READ', 'OBJECT_CREATE'] },
      compartmentId: compartment,
      where: {
        kind: 'all',
        of: [
          {
            kind: 'compare',
            variable: 'target.bucket.name',
            equal: true,
            with: { kind: 'text', value: 'b' },
          },
          {
            kind: 'any',
            of: [
              {
                kind: 'compare',
                variable: 'target.object.name',
                equal: false,
                with: { kind: 'text', value: 'inbox/*' },
              },
              {
                kind: 'compare',
                variable: 'target.object.name',
                equal: true,
                with: { kind: 'pattern', value: 'HR*' },
              },
            ],
          },
        ],
      },
    });
    expect(
      parsePolicy(
        'Allow service cloudEvents to use fn-invocation in tenancy where request.instance.id = target.instance.id',
      ),
    ).toEqual({
      subject: { kind: 'service', by: 'name', value: 'cloudEvents' },
      grant: { verb: 'use', resource: 'fn-invocation' },
      compartmentId: null,
      where: {
        kind: 'compare',
        variable: 'request.instance.id',
        equal: true,
        with: { kind: 'variable', value: 'target.instance.id' },
      },
    });
  });

  // Oracle's own words: oracle/oci-python-sdk#96, oracle/terraform-provider-oci#1335, oci-landing-zones/oracle-enterprise-landingzone#100.
  const on = `in compartment id ${compartment}`;
  test.each<[string, string]>([
    ['ALLOW group EXAMPLE TO MANAGE users IN', "'syntax error starting with <<EOF>>'@'line 1, char 38'"],
    [
      `Allow any-user to read objects ${on} where target.object.name = /inbox/*/`,
      "'syntax error starting with <<*>>'",
    ],
    [
      `Allow any-user to read objects ${on} where target.bucket.name=bucket`,
      "'Invalid right-hand side in condition: empty list of varnames'@'VariableType.of'",
    ],
    [
      `Allow any-user to read objects in compartment ${compartment}`,
      `Compartment {${compartment}} does not exist or is not part of the policy compartment subtree`,
    ],
    [`Allow any-user to read objects ${on} where all {}`, "'syntax error starting with <<}>>'"],
    [
      `Allow any-user to read objects ${on} where all {request.operation = 'A'`,
      "'syntax error starting with <<EOF>>'",
    ],
    [`Allow any-user to {} ${on}`, "'syntax error starting with <<}>>'"],
    [`Allow any-user to {OBJECT_READ,} ${on}`, "'syntax error starting with <<}>>'"],
    [`Allow any-user to list objects ${on}`, "'syntax error starting with <<list>>'"],
    [`Allow everybody to read objects ${on}`, "'syntax error starting with <<everybody>>'"],
    [
      `Allow any-user to read objects ${on} where target.bucket.name = “b”`,
      "'syntax error starting with <<“>>'",
    ],
    [`Allow any-user to read objects ${on} and more`, "'syntax error starting with <<and>>'"],
    [`Deny any-user to read objects ${on}`, "'syntax error starting with <<Deny>>'"],
  ])('%s is refused', (text, words) => {
    expect(said(text)).toContain(words);
  });
});
