// The shapes of countries, which the build makes (vite.config.ts).
declare module 'virtual:world' {
  import type { GeometryCollection, Topology } from 'topojson-specification';

  const world: Topology<{ countries: GeometryCollection }>;
  export default world;
}
