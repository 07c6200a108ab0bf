import type { Environment } from './environment.ts';

/** Values that must never be written anywhere: the keys that the configuration and the environment hold. */
export function secretsOf({ env, config }: Pick<Environment, 'env' | 'config'>): readonly string[] {
  const routes = config.providers?.routes ?? [];
  const variables = [
    ...Object.keys(env).filter((name) => /(?:_API_KEY|_TOKEN|_SECRET|_PASSWORD)$/.test(name)),
    ...routes.flatMap(({ apiKeyEnv }) => apiKeyEnv ?? []),
  ];
  const values = [...variables.map((name) => env[name]), ...routes.map(({ apiKey }) => apiKey)];
  return [...new Set(values.flatMap((value) => value || []))];
}
