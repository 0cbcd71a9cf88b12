// A server that is measured, and what it tells of itself.
import { buildApp } from '../../src/app.ts';
import type { Config } from '../../src/config.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';
import { metricsOf } from '../../src/metrics/metrics.ts';
import { API_KEY, configOf, testLedger } from '../app.ts';
import { type Samples, samplesOf } from './samples.ts';

/** An app that notes what is asked of it; `samples` reads what it noted, as Prometheus does. */
export async function measuredApp(config: Partial<Config> = {}, verbs: Partial<Ledger> = {}) {
  const ledger = { ...(await testLedger()), ...verbs };
  const metrics = metricsOf();
  const app = await buildApp(configOf({ COMMUNIQUE_API_KEY: API_KEY }, config), ledger, undefined, { metrics });
  return {
    ...{ app, ledger, metrics },
    samples: async (): Promise<Samples> => samplesOf(await metrics.text()),
    close: async () => {
      await app.close();
      metrics.close();
      await ledger.close();
    },
  };
}
