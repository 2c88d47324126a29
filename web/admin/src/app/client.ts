// The cache of server state and its habits: what is retried, how long an answer is fresh.

import { QueryClient } from '@tanstack/react-query';
import { ApiError } from '@tvms/api';

const kRetriesMax = 2;

export function make_client(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        refetchOnWindowFocus: false,
        // Only what may heal by itself; a refusal stays a refusal.
        retry: (count, error) => error instanceof ApiError && error.is_retryable && count < kRetriesMax,
        retryDelay: (count, error) =>
          error instanceof ApiError && error.problem.retry_after_s
            ? error.problem.retry_after_s * 1000
            : 400 * 2 ** count,
      },
      mutations: { retry: false },
    },
  });
}
