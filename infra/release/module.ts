// npm run release:module: dist/terraform-oci-iscsi-warden, the stack as a module in the layout of Terraform registries.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** As registries want the repository of a module called: terraform-PROVIDER-NAME. */
export const MODULE_NAME = 'terraform-oci-iscsi-warden';

const SUITE = 'modules/suite/';
const TAKEN = /\.(tf|json)$/;
const LEFT_OUT = /(^|\/)(\.terraform|tests)\//;

/**
 * The module's files: `modules/suite` is its root, for a module must not configure providers; the others lie below as they are.
 * @returns path to text.
 */
export function moduleFiles(root: string): Readonly<Record<string, string>> {
  const paths = readdirSync(join(root, 'terraform'), { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => TAKEN.test(path) && !LEFT_OUT.test(path) && /^(modules|examples|iam)\//.test(path))
    .sort();
  const read = (path: string) => readFileSync(join(root, 'terraform', path), 'utf8');
  return {
    ...Object.fromEntries(paths.map((path) => [placeOf(path), withSources(path, read(path))])),
    LICENSE: readFileSync(join(root, 'LICENSE'), 'utf8'),
    'README.md': readme(read('README.md')),
  };
}

function placeOf(path: string): string {
  return path.startsWith(SUITE) ? path.slice(SUITE.length) : path;
}

/** The root moves two folders up, so what calls it, and what it calls, lies elsewhere. */
function withSources(path: string, text: string): string {
  if (path.startsWith(SUITE)) return text.replaceAll('"../', '"./modules/');
  return path.startsWith('examples/') ? text.replaceAll('"../../modules/suite"', '"../.."') : text;
}

function readme(page: string): string {
  const [, tables = ''] = /(## Inputs[\s\S]*)$/.exec(page) ?? [];
  return `# ${MODULE_NAME}

Tells operators of SIOS LifeKeeper clusters on Oracle Cloud that an iSCSI block volume was lost, why, how long is left and what
to do. One module for one region; dynamic groups and policies are written through \`oci.home\`, the home region of the tenancy.

\`\`\`hcl
module "warden" {
  source    = "OWNER/iscsi-warden/oci"
  providers = { oci = oci, oci.home = oci.home }

  tenancy_ocid     = "ocid1.tenancy.oc1..REPLACE"
  compartment_ocid = "ocid1.compartment.oc1..REPLACE"
  region           = "ap-tokyo-1"
  email            = "ops@example.com"
}
\`\`\`

${tables}`;
}

if (process.argv.includes('--write')) {
  const folder = join(process.cwd(), 'dist', MODULE_NAME);
  rmSync(folder, { recursive: true, force: true });
  const files = moduleFiles(process.cwd());
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  process.stdout.write(`dist/${MODULE_NAME}: ${Object.keys(files).length} files\n`);
}
