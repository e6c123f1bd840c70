import { MINUTE } from '../../functions/core/base/time.ts';
import { userCaller } from '../../infra/local/cloud/caller.ts';
import { COMPARTMENT, capture, NODE1, NODE2, scene } from './scene.ts';

/** What IAM answers where a statement is missing. */
const REFUSED = { kind: 'status', status: 404, code: 'BucketNotFound' } as const;

test('an event that was dealt with and cannot be removed is not looked at again and again', async () => {
  const s01 = capture('s01_refused_recover.bookworm.fgd2', NODE1);
  const stage = scene({ start: s01.lostAt });
  const { compute } = stage.cloud;
  const place = { compartmentId: COMPARTMENT, availabilityDomain: 'AD-1' };
  compute.addVolume({ id: 'ocid1.volume.oc1.xx.data', displayName: 'data', ...place });
  const [ours] = [NODE1, NODE2].map((id) => {
    compute.addInstance({ id, displayName: id, ...place, freeformTags: { 'lifekeeper-cluster': 'CL1' } });
    return compute.addAttachment({ instanceId: id, volumeId: 'ocid1.volume.oc1.xx.data' });
  });
  const story = async () => {
    await stage.deliver(s01.before);
    await stage.clock.sleep(MINUTE);
    stage.fail({ operation: 'DeleteObject', principal: 'respond', fault: REFUSED });
    await stage.cloud.compute.detachVolume(userCaller('ops'), ours?.id ?? '');
    const event = {
      type: 'com.oraclecloud.computeApi.DetachVolume.begin',
      time: new Date(stage.clock.now()).toISOString(),
      oracle: { loggroupid: '_Audit' },
      id: 'event-1',
      data: { resourceId: ours?.id, compartmentId: COMPARTMENT },
    };
    await stage.deliver([event]);
    await stage.clock.sleep(2 * MINUTE);
    const looks = stage.calls('ListVolumeAttachments').length;
    const writes = stage.calls('PutObject').length;
    await stage.clock.sleep(30 * MINUTE);
    return {
      looks: stage.calls('ListVolumeAttachments').length - looks,
      writes: stage.calls('PutObject').length - writes,
    };
  };
  const { looks, writes } = await stage.clock.play(story());
  expect(stage.names('inbox/').length).toBeGreaterThan(0);
  // Of three holders each takes the object in anew, and looks twice; a decision each half minute is the most there is.
  expect(looks).toBeLessThan(60);
  expect(writes).toBeLessThan(200);
});
