import type { JobPlan } from './jobs';
import type { SynapServer } from './server';

/** Jobs for a newcomer to look at: one of each ending, seconds apart, and one that goes on for minutes. */
const DEMO_PLANS: readonly JobPlan[] = [
  { documentId: 'onboarding-call-17', queuedMs: 1_000, processingMs: 5_000, memories: 3 },
  {
    documentId: 'q3-notes.pdf',
    queuedMs: 2_000,
    processingMs: 9_000,
    outcome: 'partial_success',
    memories: 2,
  },
  { documentId: 'standup-0412', queuedMs: 2_000, processingMs: 14_000, outcome: 'failed' },
  { documentId: 'refund-policy', queuedMs: 4_000, processingMs: 20_000, memories: 12 },
  { documentId: 'support-archive-2025', queuedMs: 20_000, processingMs: 180_000, memories: 140 },
];

/** One job of the demonstration, in progress. */
export interface DemoJob {
  id: string;
  documentId: string;
}

/** Adds the demonstration's jobs to the server's first key; they begin now. */
export function addDemoJobs(server: SynapServer): DemoJob[] {
  return DEMO_PLANS.map((plan) => {
    const id = server.addJob(plan);
    return { id, documentId: String(server.status(id).document_id) };
  });
}
