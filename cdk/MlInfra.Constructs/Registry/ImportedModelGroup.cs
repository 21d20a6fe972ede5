using Amazon.CDK;

namespace MlInfra.Constructs.Registry;

internal sealed class ImportedModelGroup(string name) : IModelGroup
{
    public string ModelPackageGroupName => name;

    public string ModelPackageGroupArn => $"arn:{Aws.PARTITION}:sagemaker:{Aws.REGION}:{Aws.ACCOUNT_ID}:model-package-group/{name}";
}
