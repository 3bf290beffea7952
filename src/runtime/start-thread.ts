import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * Starts a thread whose module lies beside the one that starts it.
 *
 * @param from the address of the module that starts it
 * @param name the name of the module's file, without extension
 */
export function startThread(from: string, name: string, options: WorkerOptions): Worker {
  if (!from.endsWith('.ts')) return new Worker(new URL(`./${name}.js`, from), options)
  // Run from source, the module is TypeScript. Node 20 loads none in a thread by the flag `--import`.
  const source = new URL(`./${name}.ts`, from).href
  const load = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(source)}) })`
  return new Worker(load, { ...options, eval: true })
}
