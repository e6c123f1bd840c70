export interface ImageOptions {
  /** Host, namespace and repository, without tag. */
  readonly repository: string;
  readonly tag: string;
  readonly tool: string;
  /** `linux/amd64`, `linux/arm64`, or both with a comma. */
  readonly platform: string;
}

const DOCKERFILE = 'infra/image/Dockerfile';

/**
 * Commands that build the image, push it, and print its digest; each as program and arguments, no shell between.
 * @throws Error naming the option and its form when one is not well formed.
 */
export function imageCommands(options: ImageOptions): readonly (readonly string[])[] {
  const { tool, platform, repository, tag } = options;
  check(
    /^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+){2,}$/.test(repository),
    '--repository must be host/namespace/repository',
  );
  check(/^\w[\w.-]{0,127}$/.test(tag), '--tag must be a tag such as 0.1.0');
  check(tool === 'docker' || tool === 'podman', '--tool must be docker or podman');
  check(
    /^linux\/(amd64|arm64)(,linux\/(amd64|arm64))?$/.test(platform),
    '--platform must be linux/amd64, linux/arm64 or both',
  );
  const image = `${repository}:${tag}`;
  const login = `${tool} login ${repository.slice(0, repository.indexOf('/'))}`;
  // No value has a blank in it: they were checked.
  const commands =
    tool === 'podman'
      ? [
          login,
          `podman build --platform ${platform} --manifest ${image} -f ${DOCKERFILE} .`,
          `podman manifest push --all --digestfile dist/image-digest ${image} docker://${image}`,
        ]
      : [
          login,
          `docker buildx build --platform ${platform} --provenance=false --push -t ${image} -f ${DOCKERFILE} .`,
          `docker buildx imagetools inspect ${image} --format {{.Manifest.Digest}}`,
        ];
  return commands.map((command) => command.split(' '));
}

function check(holds: boolean, message: string): void {
  if (!holds) throw new Error(message);
}
