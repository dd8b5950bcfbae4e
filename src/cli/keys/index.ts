import { KeysRotateCommand } from './rotate.js';

export const keysCommands = [KeysRotateCommand];
