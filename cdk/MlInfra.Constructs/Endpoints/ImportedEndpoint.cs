using Amazon.CDK;
using Constructs;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Endpoints;

internal sealed class ImportedEndpoint(Construct scope, string id, string name) : InferenceEndpoint(scope, id)
{
    public override string EndpointName => name;

    // SageMaker writes an endpoint's name in lower case into its ARN, and IAM compares case.
    public override string EndpointArn =>
        $"arn:{Aws.PARTITION}:sagemaker:{Aws.REGION}:{Aws.ACCOUNT_ID}:endpoint/{(Tokens.In(name) ? name : name.ToLowerInvariant())}";

    private protected override string DefaultVariant => "AllTraffic";
}
