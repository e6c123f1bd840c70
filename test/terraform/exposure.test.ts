import { loadStatements, statementText } from '../support/iam-statements.ts';
import { EXPOSED, exposureOf } from './exposure.ts';
import { ROOT } from './terraform-source.ts';

// rendered-policies.test.ts asks the same of what Terraform writes.
test('every function, log, topic and folder is within reach of those that need it, and of nobody else', () => {
  const texts = loadStatements(ROOT).map((one) =>
    statementText(one).replaceAll(/\{([a-z]+(?:[_:-][a-z]+)*)\}/g, 'x-$1'),
  );
  expect(exposureOf(texts, (name) => `x-${name}`)).toEqual(EXPOSED);
});

test('a statement that opens more is seen', () => {
  const wider = [
    'Allow service cloudEvents to use functions-family in compartment id x-home',
    'Allow dynamic-group id x-group:nodes to use log-content in compartment id x-home',
    'Allow dynamic-group id x-group:nodes to read objects in compartment id x-home',
  ];
  const { invoke, read, ...rest } = exposureOf(wider, (name) => `x-${name}`);
  expect(invoke?.['respond']).toEqual(['cloudEvents']);
  expect(read?.['approvals/approvals']).toEqual(['nodes']);
  expect(rest['write log']).toEqual({ node: ['nodes'], own: ['nodes'], others: ['nodes'] });
});
