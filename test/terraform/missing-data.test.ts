import { blocksOf, isObject, terraformSources } from './terraform-source.ts';

/**
 * Provider 8.28.0 reads what does not exist as nulls, without an error (`handleMissingResourceError` in its crud_helpers.go):
 * a mistyped name would be told as something else, or by a resource that has nothing to do with it.
 */
test('what is read by the name or OCID that somebody gave is refused by that name when it is not there', async () => {
  const read = (await terraformSources()).flatMap((source) =>
    blocksOf(source, 'data').filter(({ name }) => name === 'existing'),
  );
  const silent = read.filter(({ body }) => {
    const lifecycle = Array.isArray(body['lifecycle']) ? body['lifecycle'] : [];
    const [first] = lifecycle.filter(isObject).flatMap((block) => block['postcondition'] ?? []);
    return !/does not exist in this region/.test(JSON.stringify(first ?? ''));
  });
  expect(read.map(({ type }) => type).sort()).toEqual(['oci_kms_vault', 'oci_objectstorage_bucket']);
  expect(silent.map(({ type }) => type)).toEqual([]);
});
