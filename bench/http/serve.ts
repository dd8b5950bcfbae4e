import 'reflect-metadata';
import { type AddressInfo } from 'node:net';
import { type INestApplication, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { contenderNamed } from '../contenders/index.js';
import { answerParent } from '../harness/child.js';
import { ArticlesController } from './articles.controller.js';
import { type AppSettings } from './contender.js';
import { startProfile, stopProfile } from './profile.js';

/** One contender's application, in a process of its own. */
let app: INestApplication | undefined;

async function start({ contender, settings }: { contender: string; settings: AppSettings }): Promise<number> {
  @Module({ ...contenderNamed(contender).module(settings), controllers: [ArticlesController] })
  class AppModule {}
  app = await NestFactory.create(AppModule, { logger: ['warn', 'error'] });
  await app.listen(0, '127.0.0.1');
  return (app.getHttpServer() as { address(): AddressInfo }).address().port;
}

/** Microseconds of this process since it began. */
function usedUs(): number {
  const { user, system } = process.cpuUsage();
  return user + system;
}

answerParent({ start, usedUs, startProfile, stopProfile }, async () => app?.close());
