// Metrics of a server that has several processes: each gives its own to the one that has begun them, which tells them together.
import { AggregatorRegistry, type Registry } from '@prometheus-io/client';
import type { ToldMetrics } from './serving.ts';

/** Has the metrics of this process told by the one that has begun it. */
export function giveMetrics(registry: Registry): void {
  AggregatorRegistry.setRegistries(registry);
  new AggregatorRegistry();
}

/** The metrics of all processes that this one has begun: sums, or of what has none the greatest, the mean, or that of one. */
export function metricsOfParts(): ToldMetrics {
  AggregatorRegistry.setRegistries([]);
  const all = new AggregatorRegistry();
  return { text: () => all.clusterMetrics(), contentType: all.contentType, close: () => {} };
}
