import { describe } from 'vitest';
import { A, B, C, D, finds } from './texts';

const TASK = `Task app.tasks.run_ingestion[${B}]`;

describe('the run of a task in a queue is not the ingestion that it is about', () => {
  finds([
    ['Celery: the result is an ID', `Task run_ingestion[${B}] succeeded: ${A}`, [A]],
    [
      'Celery: with the time and the worker',
      `[2026-01-15 12:00:00,123: INFO/ForkPoolWorker-1] ${TASK} succeeded in 1.2s: '${A}'`,
      [A],
    ],
    ['Celery: the result is a UUID of Python', `${TASK} succeeded in 1.2s: UUID('${A}')`, [A]],
    ['Celery: the result is a list', `${TASK} succeeded in 1.2s: ['${A}', '${C}']`, [A, C]],
    [
      'Celery: the result is an answer of Synap',
      `${TASK} succeeded in 0.5s: {'status': 'queued', 'ingestion_id': '${A}', 'document_id': '${D}'}`,
      [A],
    ],
    ['Celery: received with its arguments', `${TASK} received args: ('${A}',)`, [A]],
    [
      'Celery: received as older versions say it',
      `Received task: app.run_ingestion[${B}]\n${TASK} succeeded in 1s: '${A}'`,
      [A],
    ],
    ['Celery: retried', `${TASK} retry: Retry in 10s: SynapError('not ready: ${A}')`, [A]],
    [
      'Celery: retried after a time-out',
      `${TASK} retry: Retry in 10s: TimeoutError('Ingestion ${A} did not complete')`,
      [A],
    ],
    ['Celery: raised', `${TASK} raised unexpected: ValueError('${A}')`, [A]],
    ['Celery: what the task itself logs', `[INFO] app.run_ingestion[${B}]: stored ${A}`, [A]],
    [
      'Celery: the ingestion in a line between',
      `${TASK} received\nstored ${A}\n${TASK} succeeded in 2.1s: None`,
      [A],
    ],
    [
      'Celery: a task of any name',
      `Task app.process[${B}] succeeded in 1s: '${A}'\nTask ingest[${D}] succeeded: '${C}'`,
      [A, C],
    ],
    ['Celery: a task about a document', `Task index_document[${B}] succeeded: ${A}`, [A]],
    [
      'ActiveJob',
      `[ActiveJob] [IngestJob] [${B}] Performing IngestJob (Job ID: ${B}) from Sidekiq(default) with arguments: "${A}"`,
      [A],
    ],
    ['RQ', `12:00:00 default: app.run_ingestion('${A}') (${B})`, [A]],
    ['Dramatiq', `Received message run_ingestion('${A}') with id '${B}'.`, [A]],
    ['arq', `12:00:00:   0.20s → ${B}:run_ingestion('${A}')`, [A]],
    ['Airflow', `dag_id=x, task_id=ingest, run_id=${B}, ingestion ${A}`, [A]],
    ['its name says that the ID is the task’s', `ingestion_task_id=${B} ingestion_id=${A}`, [A]],
    ['its name alone offers nothing', `ingestion_task_id=${B}`, []],
    ['its name in camel case', `ingestionTaskId: ${B}, ingestionId: ${A}`, [A]],
    ['its name in words', `Ingestion task ID: ${B}\nIngestion ID: ${A}`, [A]],
    ['a job is what an ingestion is', `ingestion_job_id=${A} document_id=${B}`, [A]],
    ['a task in a sentence may be the ingestion', `The task ${A} failed`, [A]],
  ]);
});

describe('for want of better the run of a task is offered', () => {
  finds([
    ['received', `Task ingest[${B}] received`, [B]],
    ['with a result that is no ID', `${TASK} succeeded in 2.1s: 'completed'`, [B]],
    ['two of them', `Task ingest[${B}] received\nTask ingest[${D}] received`, [B, D]],
  ]);
});
