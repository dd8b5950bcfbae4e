export * from './roles/index.js';
