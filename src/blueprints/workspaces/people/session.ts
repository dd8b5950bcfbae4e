import {
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryColumn,
  UpdateDateColumn,
  type Relation,
} from 'typeorm';
import { InstantField, UuidField, VarcharField } from '../../../http/index.js';
import { User } from './user.js';
import { Workspace } from './workspace.js';

/** A way in, standing in one workspace at a time. */
@Entity({ name: 'sessions' })
export class Session {
  /** SHA-256 of the token the client holds, in hex: a copy of this table lets nobody in. */
  @PrimaryColumn({ type: 'varchar', length: 255 })
  id: string;

  @Index()
  @UuidField()
  userId: string;

  /** The workspace the session is in; switching changes it. */
  @Index()
  @VarcharField(20)
  workspaceId: string;

  @Index()
  @InstantField()
  expiresAt: Date;

  /** When the person last proved who they are; null: when it was opened. */
  @InstantField({ nullable: true })
  authenticatedAt: Date | null;

  @CreateDateColumn({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @UpdateDateColumn({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;

  @ManyToOne(() => User, (user) => user.sessions, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id' })
  user: Relation<User>;

  @ManyToOne(() => Workspace, (workspace) => workspace.sessions, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'workspace_id' })
  workspace: Relation<Workspace>;
}
