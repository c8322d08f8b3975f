import { userInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { NameService } from '../../src/system/names.js';

describe('the name service', () => {
  it('knows this user and root, both ways', async () => {
    const names = new NameService();
    const { uid, gid, username } = userInfo();
    expect(names.userName(uid)).toBeNull();
    await names.resolve({
      uids: [uid, 0, uid],
      gids: [0],
      userNames: [username],
      groupNames: ['root'],
    });
    expect(names.userName(uid)).toBe(username);
    expect(names.userId(username)).toBe(uid);
    expect([names.userName(0), names.groupName(0), names.groupId('root')]).toEqual([
      'root',
      'root',
      0,
    ]);
    expect(await names.primaryGroupId(username)).toBe(gid);
    expect(await names.primaryGroup('root')).toBe('root');
  });

  it('has no answer for what does not exist', async () => {
    const names = new NameService();
    await names.resolve({ uids: [4_000_000_001], userNames: ['no such user', ''] });
    expect(names.userName(4_000_000_001)).toBeNull();
    expect(names.userId('no such user')).toBeNull();
    expect(await names.primaryGroup('no such user')).toBeNull();
  });
});
