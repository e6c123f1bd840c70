import { toJsonSchema, toJsonSchemaDefs } from '@valibot/to-json-schema';
import type { GenericSchema } from 'valibot';
import { clustersSchema } from '../../functions/core/api/clusters.ts';
import { incidentSchema, incidentsSchema, listedIncidentSchema } from '../../functions/core/api/incidents.ts';
import { OPERATIONS } from '../../functions/core/api/operations.ts';
import { ORDERS, problemSchema, storedSchema } from '../../functions/core/api/orders.ts';
import { planAnswerSchema } from '../../functions/core/api/plans.ts';
import { readinessSchema } from '../../functions/core/api/readiness.ts';
import { groupSchema, historySchema } from '../../functions/core/history/report.ts';

type Json = Readonly<Record<string, unknown>>;

/** Schemas by the names under which the document has them. */
const NAMED = {
  Clusters: clustersSchema,
  ListedIncident: listedIncidentSchema,
  Incidents: incidentsSchema,
  Incident: incidentSchema,
  HistoryGroup: groupSchema,
  History: historySchema,
  Readiness: readinessSchema,
  Plan: planAnswerSchema,
  Stored: storedSchema,
  Problem: problemSchema,
} as const;

/** A schema of ours as OpenAPI 3.1 has it, which is JSON Schema 2020-12. */
const AS_OPENAPI = {
  target: 'draft-2020-12',
  // What only we can check, the server checks.
  errorMode: 'ignore',
  overrideRef: ({ referenceId }: { readonly referenceId: string }) => `#/components/schemas/${referenceId}`,
} as const;

function schemaOf(schema: GenericSchema): Json {
  const name = Object.entries(NAMED).find(([, named]) => named === schema)?.[0];
  if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
  const { $schema: _, ...rest } = toJsonSchema(schema, AS_OPENAPI);
  return rest;
}

const asJson = (schema: Json, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});

/** `docs/openapi.json`, made of what the console answers and takes. */
export function openApiFile(): Readonly<Record<string, string>> {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [operationId, operation] of Object.entries(OPERATIONS)) {
    const { method, path, summary, answer } = operation;
    const names = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '');
    const inPath = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
    const inQuery = Object.entries('query' in operation ? operation.query : {}).map(
      ([name, description]) => ({
        name,
        in: 'query',
        description,
        schema: { type: 'string' },
      }),
    );
    const status = method === 'post' ? '202' : '200';
    const target = path.replace(/:(\w+)/g, '{$1}');
    paths[target] = {
      ...paths[target],
      [method]: {
        operationId,
        summary,
        parameters: [...inPath, ...inQuery],
        ...('order' in operation && {
          requestBody: { required: true, ...asJson(schemaOf(ORDERS[operation.order]), '') },
        }),
        responses: {
          [status]: asJson(schemaOf(answer), method === 'post' ? 'Stored' : 'As asked'),
          default: { $ref: '#/components/responses/Problem' },
        },
      },
    };
  }
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'oci-iscsi-warden',
      version: '1',
      summary: 'What the console shows and takes, for programs (docs/api.md)',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/warden/api/v1' }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      responses: {
        Problem: {
          description: 'Refused or failed; code is one of docs/errors.md',
          content: { 'application/problem+json': { schema: schemaOf(problemSchema) } },
        },
      },
      schemas: toJsonSchemaDefs(NAMED, AS_OPENAPI),
    },
  };
  return { 'docs/openapi.json': `${JSON.stringify(document, null, 2)}\n` };
}
