// Prints what a server is made of, as CycloneDX. `npm sbom --omit dev` also leaves out what a server and a tool of development
// both need (pg, ajv and yaml, by npm 11): all is asked for, and what npm marks as of development alone is left out here.
import { execFileSync } from 'node:child_process';

const MARK = 'cdx:npm:package:development';
const told = execFileSync('npm', ['sbom', '--sbom-type', 'application', '--sbom-format', 'cyclonedx'], {
  cwd: new URL('..', import.meta.url),
  maxBuffer: 64 * 1_048_576,
});
const all = JSON.parse(String(told));
const isOmitted = ({ properties = [] }) => properties.some(({ name }) => name === MARK);
const omitted = new Set(all.components.filter(isOmitted).map(component => component['bom-ref']));
const components = all.components.filter(component => !omitted.has(component['bom-ref']));
const dependencies = all.dependencies
  .filter(({ ref }) => !omitted.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(other => !omitted.has(other)) }));
// npm calls the application by its folder.
const { component } = all.metadata;
const metadata = { ...all.metadata, component: { ...component, name: component['bom-ref'].replace(/@[^@]*$/, '') } };
process.stdout.write(`${JSON.stringify({ ...all, metadata, components, dependencies }, null, 2)}\n`);
