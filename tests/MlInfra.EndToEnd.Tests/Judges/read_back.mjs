// Reads back what was deployed with the AWS SDK for JavaScript. Prints one JSON document.
import { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { EventBridgeClient, ListRulesCommand, ListTargetsByRuleCommand } from '@aws-sdk/client-eventbridge';
import { GetBucketVersioningCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { DescribeEndpointCommand, DescribePipelineCommand, ListModelPackagesCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';

const [stackName, record] = process.argv.slice(2);
const cloudFormation = new CloudFormationClient({});
const stack = (await cloudFormation.send(new DescribeStacksCommand({ StackName: stackName }))).Stacks[0];
const outputs = Object.fromEntries(stack.Outputs.map(o => [o.OutputKey, o.OutputValue]));
const resources = (await cloudFormation.send(new ListStackResourcesCommand({ StackName: stackName }))).StackResourceSummaries;

const sageMaker = new SageMakerClient({});
const pipeline = await sageMaker.send(new DescribePipelineCommand({ PipelineName: outputs.PipelineName }));
const versions = await sageMaker.send(new ListModelPackagesCommand({ ModelPackageGroupName: outputs.ModelPackageGroupName }));
const endpoint = await sageMaker.send(new DescribeEndpointCommand({ EndpointName: outputs.EndpointName }));

const s3 = new S3Client({ forcePathStyle: true });
const versioning = await s3.send(new GetBucketVersioningCommand({ Bucket: outputs.ArtifactBucketName }));
const models = await s3.send(new ListObjectsV2Command({ Bucket: outputs.ArtifactBucketName }));

const events = new EventBridgeClient({});
const rule = (await events.send(new ListRulesCommand({}))).Rules[0];
const target = (await events.send(new ListTargetsByRuleCommand({ Rule: rule.Name }))).Targets[0];
const queue = await new SQSClient({}).send(new GetQueueAttributesCommand({ QueueUrl: outputs.DeployDeadLetterQueueUrl, AttributeNames: ['All'] }));

const answer = await new SageMakerRuntimeClient({}).send(new InvokeEndpointCommand({
  EndpointName: outputs.EndpointName, ContentType: 'application/json', Body: JSON.stringify({ instances: [JSON.parse(record)] }),
}));

console.log(JSON.stringify({
  stackStatus: stack.StackStatus,
  failedResources: resources.filter(r => !r.ResourceStatus.endsWith('_COMPLETE')).map(r => r.LogicalResourceId),
  pipelineName: pipeline.PipelineName,
  definitionVersion: JSON.parse(pipeline.PipelineDefinition).Version,
  versions: versions.ModelPackageSummaryList.length,
  endpointStatus: endpoint.EndpointStatus,
  versioning: versioning.Status,
  hasModel: models.Contents.some(o => o.Key.endsWith('model.tar.gz')),
  pattern: JSON.parse(rule.EventPattern),
  targetIsQueue: target.Arn.startsWith('arn:aws:sqs:'),
  deadLetterArn: queue.Attributes.QueueArn,
  predictions: JSON.parse(Buffer.from(answer.Body).toString()).predictions,
  variant: answer.InvokedProductionVariant,
}));
