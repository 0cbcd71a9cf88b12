// The container files: what they set is a setting, what they name is there, and nothing in them is left unwatched.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { settingsTable } from '../src/config.ts';
import { packageRoot } from '../src/package-root.ts';

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test?: readonly string[] };
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly volumes?: readonly string[];
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
}

const textOf = (name: string) => readFileSync(join(packageRoot, name), 'utf8');
const composeOf = (name: string) => parse(textOf(name), { merge: true }) as Compose;

const FILES = ['docker-compose.yml', 'docker-compose.sqlite.yml'];
const dockerfile = textOf('Dockerfile');
const servers = composeOf('docker-compose.yml').services;
const ours = (services: Compose['services']) => Object.entries(services).filter(([, { build }]) => build === '.');
const isSetting = (name: string) => settingsTable().includes(`\`${name}\``);

test.each(FILES)('%s sets what is a setting', name => {
  const set = ours(composeOf(name).services).flatMap(([, { environment = {} }]) => Object.keys(environment));
  expect(set).toContain('COMMUNIQUE_API_KEY');
  expect(set.filter(setting => !isSetting(setting))).toEqual([]);
});

test('the image sets what is a setting', () => {
  const set = dockerfile.match(/(?<=[ \n])[A-Z_]+(?==)/g) ?? [];
  expect(set).toContain('DATABASE_URL');
  expect(set.filter(name => name !== 'NODE_ENV' && !isSetting(name))).toEqual([]);
});

test.each(FILES)('every service of %s is watched, restarted and confined', name => {
  for (const service of Object.values(composeOf(name).services)) {
    const watched =
      service.healthcheck?.test ?? (service.build === '.' && /^HEALTHCHECK .*\n.*readyz/m.exec(dockerfile));
    expect(watched).toBeTruthy();
    expect(service).toMatchObject({ restart: 'unless-stopped', read_only: true, cap_drop: ['ALL'] });
  }
});

test.each(FILES)('what %s mounts and waits for is there', name => {
  const { services, volumes } = composeOf(name);
  for (const { volumes: mounts = [], depends_on: awaited = {} } of Object.values(services)) {
    for (const [source = '', target] of mounts.map(mount => mount.split(':'))) {
      if (source.startsWith('./')) expect(textOf(source)).not.toBe('');
      else if (target !== undefined) expect(Object.keys(volumes)).toContain(source);
    }
    expect(Object.keys(awaited).filter(service => !(service in services))).toEqual([]);
    expect(Object.values(awaited).every(({ condition }) => condition === 'service_healthy')).toBe(true);
  }
});

test('the proxy has every file that its configuration names, and TLS where that is added', () => {
  const mounted = (name: string) => composeOf(name).services.proxy?.volumes?.map(mount => mount.split(':')) ?? [];
  const [plain, tls] = [mounted('docker-compose.yml'), mounted('docker-compose.tls.yml')];
  for (const [source = ''] of [...plain, ...tls].filter(([source]) => source?.startsWith('./')))
    expect(textOf(source)).not.toBe('');
  const at = (mounts: string[][]) => mounts.map(([, target = '']) => target.replace('/etc/nginx/', ''));
  const included = [...textOf('deploy/nginx.conf').matchAll(/^ *include (.+);/gm)].map(([, file]) => file);
  expect(included).toEqual(['nginx-server.conf', 'tls/*.conf']);
  expect(at(plain)).toEqual(['nginx.conf', 'nginx-server.conf']);
  expect(at(tls)[0]).toBe('tls/communique.conf');
});

test('Prometheus, where it is added, reads both servers where they tell their metrics', () => {
  const { services, volumes } = composeOf('docker-compose.metrics.yml');
  const { prometheus, ...measured } = services;
  expect(Object.keys(measured)).toEqual(ours(servers).map(([name]) => name));
  const set = Object.values(measured).flatMap(({ environment = {} }) => Object.keys(environment));
  expect(set.filter(setting => !isSetting(setting))).toEqual([]);
  const { scrape_configs: jobs } = parse(textOf('deploy/prometheus.yml')) as {
    scrape_configs: { static_configs: { targets: string[] }[] }[];
  };
  expect(jobs.flatMap(job => job.static_configs.flatMap(({ targets }) => targets))).toEqual(
    Object.entries(measured).map(([name, { environment }]) => `${name}:${environment?.METRICS_PORT}`),
  );
  expect(prometheus).toMatchObject({ restart: 'unless-stopped', read_only: true, cap_drop: ['ALL'] });
  expect(prometheus?.healthcheck?.test).toBeTruthy();
  const mounted = prometheus?.volumes?.map(mount => mount.split(':')[0]) ?? [];
  expect(mounted).toEqual(['./deploy/prometheus.yml', ...Object.keys(volumes)]);
});

test('the proxy knows both servers, and they one database', () => {
  const upstreams = [...textOf('deploy/nginx.conf').matchAll(/server ([a-z0-9-]+):(\d+)/g)];
  expect(upstreams.map(([, host]) => host)).toEqual(ours(servers).map(([name]) => name));
  expect(upstreams).toHaveLength(2);
  for (const [, , port] of upstreams) expect(dockerfile).toContain(`EXPOSE ${port}\n`);
  const urls = ours(servers).map(([, { environment }]) => environment?.DATABASE_URL);
  expect(new Set(urls).size).toBe(1);
  expect(urls[0]).toMatch(/^postgresql:\/\/communique:\$\{POSTGRES_PASSWORD:\?[^}]+\}@database\/communique$/);
  expect(servers.database?.environment).toMatchObject({ POSTGRES_USER: 'communique', POSTGRES_DB: 'communique' });
});
