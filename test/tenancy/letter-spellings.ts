import { Equal, In } from 'typeorm';
import { type TenantDataSource } from '../../src/tenancy/index.js';
import { Author, Folder, Letter, Line, type Rows, Stamp } from './letters.js';

/** A tenant’s scope with rows of it and of another tenant. */
export interface Place {
  readonly source: TenantDataSource;
  /** Rows of the tenant whose scope the code runs in. */
  readonly mine: Rows;
  /** Rows of the other one. */
  readonly theirs: Rows;
}

export type Spelling = (place: Place) => Promise<unknown>;

const letters = ({ source }: Place) => source.getRepository(Letter);
const builder = ({ source }: Place) => source.createQueryBuilder();
const named = (place: Place, values: object) => Object.assign(letters(place).create({ title: 'new' }), values);

/** Every way TypeORM takes an object. */
export const SPELLINGS: Readonly<Record<string, Spelling>> = {
  // The row itself
  'repository.save(row)': (p) => letters(p).save(p.theirs.letter),
  'repository.save([own, row])': (p) => letters(p).save([p.mine.letter, p.theirs.letter]),
  'repository.save(row, no transaction, no listeners)': (p) =>
    letters(p).save(p.theirs.letter, { transaction: false, listeners: false, reload: false }),
  'manager.save(row)': ({ source, theirs }) => source.manager.save(theirs.letter),
  'manager.save(Entity, row)': ({ source, theirs }) => source.manager.save(Letter, theirs.letter),
  'manager.save(EntitySchema, row)': ({ source, theirs }) => source.manager.save(Stamp, theirs.stamp),
  'transaction: manager.save(row)': ({ source, theirs }) =>
    source.transaction((manager) => manager.save(theirs.letter)),
  'queryRunner.manager.save(row)': async ({ source, theirs }) => {
    const runner = source.createQueryRunner();
    try {
      await runner.manager.save(theirs.letter);
    } finally {
      await runner.release();
    }
  },
  'repository.remove(row)': (p) => letters(p).remove(p.theirs.letter),
  'repository.softRemove(row)': (p) => letters(p).softRemove(p.theirs.letter),
  'repository.recover(row)': (p) => letters(p).recover(p.theirs.letter),
  'repository.insert(row)': (p) => letters(p).insert(p.theirs.letter),
  'repository.insert([row])': (p) => letters(p).insert([p.theirs.letter]),
  'repository.upsert(row)': (p) => letters(p).upsert(p.theirs.letter, ['title']),
  'repository.create(row)': async (p) => letters(p).create(p.theirs.letter),
  'repository.merge(own, row)': async (p) => letters(p).merge(p.mine.letter, p.theirs.letter),
  'repository.merge(row, values)': async (p) => letters(p).merge(p.theirs.letter, { title: 'merged' }),
  'repository.preload(row)': (p) => letters(p).preload(p.theirs.letter),
  'repository.getId(row)': async (p) => letters(p).getId(p.theirs.letter),
  'ActiveRecord: row.save()': ({ theirs }) => theirs.letter.save(),
  'ActiveRecord: row.remove()': ({ theirs }) => theirs.letter.remove(),
  'ActiveRecord: row.softRemove()': ({ theirs }) => theirs.letter.softRemove(),
  'ActiveRecord: row.reload()': ({ theirs }) => theirs.letter.reload(),
  'ActiveRecord: Entity.save(row)': ({ theirs }) => Letter.save(theirs.letter),
  // As a relation
  'many-to-one': (p) => letters(p).save(named(p, { author: p.theirs.author })),
  'many-to-one of a row of one’s own': (p) =>
    letters(p).save(Object.assign(p.mine.letter, { author: p.theirs.author })),
  'many-to-one, lazy': (p) => letters(p).save(named(p, { reviewer: Promise.resolve(p.theirs.author) })),
  'many-to-one inside an embedded': (p) => letters(p).save(named(p, { address: { keeper: p.theirs.author } })),
  'one-to-many, cascading': (p) => letters(p).save(named(p, { lines: [p.theirs.line] })),
  'one-to-many, beside an own one': (p) =>
    letters(p).save(Object.assign(p.mine.letter, { lines: [...p.mine.letter.lines, p.theirs.line] })),
  'many-to-many': (p) => letters(p).save(named(p, { tags: [p.theirs.tag] })),
  'many-to-many, beside an own one': (p) =>
    letters(p).save(Object.assign(p.mine.letter, { tags: [p.mine.tag, p.theirs.tag] })),
  'one-to-many, all literals but one': ({ source, theirs }) =>
    source.manager.save(Letter, { title: 'literal', lines: [{ text: 'new' }, theirs.line] }),
  'the child is new, its parent is not': ({ source, theirs }) =>
    source.manager.save(Line, { text: 'new', letter: theirs.letter }),
  embedded: (p) => letters(p).save(named(p, { address: p.theirs.letter.address })),
  'nested embedded': (p) => letters(p).save(named(p, { address: { place: p.theirs.letter.address.place } })),
  'as the value of a JSON column': (p) => letters(p).save(named(p, { details: p.theirs.author })),
  'create() with a relation': async (p) => letters(p).create({ title: 'new', author: p.theirs.author }),
  'insert() with a relation': (p) => letters(p).insert({ title: 'new', author: p.theirs.author }),
  'update() with a relation': (p) => letters(p).update({ id: p.mine.letter.id }, { author: p.theirs.author }),
  'loading a lazy relation': async ({ theirs }) => theirs.letter.reviewer,
  // As a condition
  'update(row as criteria)': (p) => letters(p).update(p.theirs.letter as never, { title: 'x' }),
  'update({ relation: row })': (p) => letters(p).update({ author: p.theirs.author }, { title: 'x' }),
  'update(id, row)': (p) => letters(p).update(p.mine.letter.id, p.theirs.letter as never),
  'delete(row)': (p) => letters(p).delete(p.theirs.letter as never),
  'softDelete({ relation: row })': (p) => letters(p).softDelete({ author: p.theirs.author }),
  'restore(row)': (p) => letters(p).restore(p.theirs.letter as never),
  'increment({ relation: row })': (p) => letters(p).increment({ author: p.theirs.author }, 'amount', 1),
  'decrement(row)': ({ source, theirs }) => source.manager.decrement(Letter, theirs.letter as never, 'amount', 1),
  'update(id, a row that holds no other)': ({ source, mine, theirs }) =>
    source.manager.update(Author, mine.author.id, theirs.author),
  'delete(a row without a class)': ({ source, theirs }) => source.manager.delete(Stamp, theirs.stamp),
  'find({ where: row })': (p) => letters(p).find({ where: { author: p.theirs.author } }),
  'find({ where: [{}, row] })': (p) => letters(p).find({ where: [{ amount: 0 }, { author: p.theirs.author }] }),
  'find({ where: In([row]) })': (p) => letters(p).find({ where: { author: In([p.theirs.author]) } }),
  'findOneBy({ relation: Equal(row) })': (p) => letters(p).findOneBy({ author: Equal(p.theirs.author) }),
  'countBy({ relation: row })': (p) => letters(p).countBy({ author: p.theirs.author }),
  'existsBy({ relation: row })': (p) => letters(p).existsBy({ author: p.theirs.author }),
  'sum(column, { relation: row })': (p) => letters(p).sum('amount', { author: p.theirs.author }),
  // Query builders
  'select: where(row)': (p) => letters(p).createQueryBuilder('l').where({ author: p.theirs.author }).getMany(),
  'select: whereInIds(row)': (p) => letters(p).createQueryBuilder('l').whereInIds(p.theirs.letter).getMany(),
  'select: setFindOptions': (p) =>
    letters(p)
      .createQueryBuilder('l')
      .setFindOptions({ where: { author: p.theirs.author } })
      .getMany(),
  'insert: values(row)': (p) => builder(p).insert().into(Letter).values(p.theirs.letter).execute(),
  'insert: values([{ relation: row }])': (p) =>
    builder(p)
      .insert()
      .into(Letter)
      .values([{ title: 'x', author: p.theirs.author }])
      .execute(),
  'update: whereEntity(row)': async (p) =>
    builder(p).update(Letter).set({ title: 'x' }).whereEntity(p.theirs.letter).execute(),
  'update: set(row)': async (p) =>
    builder(p)
      .update(Letter)
      .set(p.theirs.letter as never)
      .whereInIds(p.mine.letter.id)
      .execute(),
  'update: set(a row that holds no other)': async (p) =>
    builder(p).update(Author).set(p.theirs.author).whereInIds(p.mine.author.id).execute(),
  'update(Entity, a row that holds no other)': async (p) =>
    builder(p).update(Author, p.theirs.author).whereInIds(p.mine.author.id).execute(),
  'update: set({ relation: row })': (p) =>
    builder(p).update(Letter).set({ author: p.theirs.author }).whereInIds(p.mine.letter.id).execute(),
  'update: where(row)': async (p) => builder(p).update(Letter).set({ title: 'x' }).where(p.theirs.letter).execute(),
  'softDelete: whereEntity(row)': async (p) =>
    letters(p).createQueryBuilder().softDelete().whereEntity(p.theirs.letter).execute(),
  'delete: where(row)': async (p) => builder(p).delete().from(Letter).where(p.theirs.letter).execute(),
  'delete: whereInIds([row])': async (p) => builder(p).delete().from(Letter).whereInIds([p.theirs.letter]).execute(),
  'relation: of(row).set(own)': (p) => builder(p).relation(Letter, 'author').of(p.theirs.letter).set(p.mine.author),
  'relation: of(own).set(row)': (p) => builder(p).relation(Letter, 'author').of(p.mine.letter).set(p.theirs.author),
  'relation: of(row).add(own)': (p) => builder(p).relation(Letter, 'tags').of(p.theirs.letter).add(p.mine.tag),
  'relation: of(own).add(row)': (p) => builder(p).relation(Letter, 'tags').of(p.mine.letter).add(p.theirs.tag),
  'relation: of(own).remove(row)': (p) => builder(p).relation(Letter, 'tags').of(p.mine.letter).remove(p.theirs.tag),
  'relation: one-to-many of(own).add(row)': (p) =>
    builder(p).relation(Letter, 'lines').of(p.mine.letter).add(p.theirs.line),
  'relation: of(row).loadMany()': (p) => builder(p).relation(Letter, 'tags').of(p.theirs.letter).loadMany(),
  // Trees
  'tree: a child under a row': ({ source, theirs }) =>
    source.getTreeRepository(Folder).save({ name: 'new', parent: theirs.folder }),
  'tree: save(row)': ({ source, theirs }) => source.getTreeRepository(Folder).save(theirs.folder),
  'tree: findDescendants(row)': ({ source, theirs }) => source.getTreeRepository(Folder).findDescendants(theirs.folder),
  'tree: countAncestors(row)': ({ source, theirs }) => source.getTreeRepository(Folder).countAncestors(theirs.folder),
};
