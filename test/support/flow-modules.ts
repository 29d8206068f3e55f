/** The npm packages that function nodes load: there before Node-RED looks, so that it has nothing to fetch. */
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import type { FlowNode } from './examples'
import { root } from './paths'

const PROJECT = {
  name: 'node-red-project',
  description: 'A Node-RED Project',
  version: '0.0.1',
  private: true
}

/**
 * Puts into a user directory what these flows load: as Node-RED keeps it, a dependency in package.json and a folder in
 * node_modules. A package that is there already, such as one that ours depends on, stays; else it is that of the checkout.
 */
export function provideModules(userDir: string, flow: readonly FlowNode[]): void {
  const modules = modulesOf(flow)
  if (modules.length === 0) return
  const file = join(userDir, 'package.json')
  const project = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : PROJECT
  const dependencies = { ...project.dependencies }
  for (const module of modules) dependencies[module] ??= versionIn(provided(userDir, module))
  writeFileSync(file, JSON.stringify({ ...project, dependencies }, null, 2))
}

function modulesOf(flow: readonly FlowNode[]): string[] {
  const libs = flow.flatMap((node) => (node.libs as { module: string }[] | undefined) ?? [])
  return [...new Set(libs.map(({ module }) => module))].filter((module) => !builtinModules.includes(module))
}

function provided(userDir: string, module: string): string {
  const folder = join(userDir, 'node_modules', module)
  if (!existsSync(folder)) {
    mkdirSync(join(folder, '..'), { recursive: true })
    symlinkSync(join(root, 'node_modules', module), folder, 'junction')
  }
  return folder
}

const versionIn = (folder: string): string =>
  `^${JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version}`
