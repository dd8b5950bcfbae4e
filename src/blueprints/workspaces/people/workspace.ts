import { ApiProperty } from '@nestjs/swagger';
import {
  Check,
  CreateDateColumn,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  OneToMany,
  PrimaryColumn,
  UpdateDateColumn,
  type Relation,
} from 'typeorm';
import { TextField, UuidField, VarcharField } from '../../../http/index.js';
import { WorkspaceMember } from '../members/workspace-member.js';
import { Link } from './link.js';
import { Session } from './session.js';
import { User } from './user.js';

/** The blueprint's own row about a tenant. Its id is the tenant's slug in the register. */
@Entity({ name: 'workspaces' })
@Check('ck_workspaces_id', "id::text ~ '^[A-Za-z0-9]{10,20}$'::text")
export class Workspace {
  @ApiProperty({ example: 'kQ3vT8mZp1LxR5a', readOnly: true })
  @PrimaryColumn({ type: 'varchar', length: 20 })
  id: string;

  @VarcharField(255)
  name: string;

  @TextField({ max: 5_000, nullable: true })
  description: string | null;

  @Index()
  @UuidField()
  createdBy: string;

  @ApiProperty({ type: String, format: 'date-time', readOnly: true })
  @CreateDateColumn({ type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time', readOnly: true })
  @UpdateDateColumn({ type: 'timestamptz', default: () => 'now()' })
  updatedAt: Date;

  @ManyToOne(() => User, (user) => user.createdWorkspaces, { onDelete: 'NO ACTION' })
  @JoinColumn({ name: 'created_by' })
  creator: Relation<User>;

  @OneToMany(() => WorkspaceMember, (member) => member.workspace)
  members: Relation<WorkspaceMember>[];

  @OneToMany(() => Session, (session) => session.workspace)
  sessions: Relation<Session>[];

  @OneToMany(() => Link, (link) => link.workspace)
  invitations: Relation<Link>[];
}
