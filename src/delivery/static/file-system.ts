import fs from 'node:fs/promises'

/** What the writer asks of a disk; tests give one that fails. */
export type FileSystem = Pick<
  typeof fs,
  'link' | 'lstat' | 'mkdir' | 'open' | 'readdir' | 'readFile' | 'realpath' | 'rename' | 'rmdir' | 'unlink'
>

export const nodeFileSystem: FileSystem = fs
