import { join, resolve } from 'node:path'

export const root = resolve(__dirname, '..', '..')
export const envDir = join(root, 'test', 'env')
