namespace MlInfra.Aws.CloudFormation;

/// <summary>A resource of a stack.</summary>
/// <param name="LogicalResourceId">Its name in the template.</param>
/// <param name="PhysicalResourceId">Its name or ARN; empty while it is not made.</param>
/// <param name="ResourceType">Such as AWS::SageMaker::Endpoint.</param>
public sealed record StackResource(string LogicalResourceId, string PhysicalResourceId, string ResourceType);
