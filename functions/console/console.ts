import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { csrf } from 'hono/csrf';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { secureHeaders } from 'hono/secure-headers';
import { WardenError } from '../runtime/errors.ts';
import { Acts } from './acts.ts';
import { mediaTypeOf, sendAsset } from './answer.ts';
import { createApi } from './api.ts';
import { apiFailed } from './api-problem.ts';
import { ASSETS } from './assets.ts';
import type { ActPorts } from './operator-actions.ts';
import { Pages } from './pages.ts';
import { type ConsoleOptions, type Env, type Visit, viewOf } from './view.ts';

/** The largest form has three short fields. */
const MAX_FORM_BYTES = 16_384;

const COMMANDS = ['ack', 'hold', 'release', 'close'] as const;

/** The console: pages on GET, which change nothing; commands and approvals of signed-in people on POST. */
export function createConsole(
  ports: ActPorts,
  options: ConsoleOptions,
): (request: Request, visit: Visit) => Promise<Response> {
  const app = new Hono<Env>({ strict: false }).basePath(options.base);
  const acts = new Acts(ports, options.respondFunctionId);
  const pages = new Pages(ports, options, acts);
  const ownOrigin = (c: Context) => options.origin ?? new URL(c.req.url).origin;
  const isOwn = csrf({ origin: (origin, c) => origin === ownOrigin(c) });
  const isApi = (c: Context<Env>) => c.req.path.startsWith(`${options.base}/api/`);
  const api = createApi(ports, options, acts);
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        styleSrc: ["'self'"],
        scriptSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ['data:'],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
      },
      xFrameOptions: 'DENY',
      referrerPolicy: 'no-referrer',
    }),
    async (c, next) => {
      await next();
      if (!c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store');
    },
    async (c, next) => {
      if (!c.env.visit.isFromGateway) throw new WardenError('CONSOLE_DIRECT');
      await next();
    },
    bodyLimit({
      maxSize: MAX_FORM_BYTES,
      onError: () => {
        throw new WardenError('CONSOLE_FORM_TOO_LARGE');
      },
    }),
    async (c, next) => {
      if (isApi(c)) {
        if (c.req.method !== 'GET' && c.req.method !== 'HEAD') mustBeOwnJson(c, ownOrigin(c));
        return next();
      }
      if (c.req.method !== 'POST') return next();
      mustBeForm(c);
      return isOwn(c, next);
    },
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) =>
        pages.problem(c, new WardenError('CONSOLE_METHOD'), { Allow: methods.join(', ') }),
    }),
  );
  for (const asset of [ASSETS.style, ASSETS.script]) app.get(asset.path, (c) => sendAsset(c, asset));
  app.get('/', (c) => pages.fleet(c));
  app.post('/hold', (c) => pages.holdCluster(c));
  app.get('/plans/:plan', (c) => pages.plan(c));
  app.post('/plans/:plan', (c) => pages.vote(c));
  app.get('/readiness', (c) => pages.readiness(c));
  app.get('/history', (c) => pages.history(c, 'page'));
  app.get('/history.csv', (c) => pages.history(c, 'csv'));
  app.all('/api/*', (c) => api.fetch(c.req.raw, c.env));
  app.get('/:incident/report.html', (c) => pages.incidentFile(c, 'report'));
  app.get('/:incident/raw.json', (c) => pages.incidentFile(c, 'raw'));
  app.get('/:incident', (c) => pages.incident(c));
  for (const kind of COMMANDS) app.post(`/:incident/${kind}`, (c) => pages.command(c, kind));
  app.notFound((c) => pages.problem(c, new WardenError('CONSOLE_NOT_FOUND')));
  app.onError((error, c) =>
    isApi(c) ? apiFailed(c, viewOf(c, options, ports.clock.now()), error) : pages.failed(c, error),
  );
  return async (request, visit) => app.fetch(request, { visit });
}

/** Only what a form of ours sends is read as a form; anything else is no request of this console. */
function mustBeForm(c: Context<Env>): void {
  if (mediaTypeOf(c) !== 'application/x-www-form-urlencoded') throw new WardenError('CONSOLE_METHOD');
}

/**
 * A browser asks before it sends JSON to another origin, and nobody here says yes; where it says where it comes from, that
 * has to be a page of ours. Programs say neither and have no session that a page could abuse.
 */
function mustBeOwnJson(c: Context<Env>, ownOrigin: string): void {
  const { origin, 'sec-fetch-site': site = 'same-origin' } = c.req.header();
  if (site !== 'same-origin' || (origin ?? ownOrigin) !== ownOrigin)
    throw new WardenError('CONSOLE_CROSS_SITE');
  if (mediaTypeOf(c) !== 'application/json')
    throw new WardenError('CONSOLE_FORM_INVALID', {
      operation: 'api',
      detail: 'Content-Type: application/json',
    });
}
