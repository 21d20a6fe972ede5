using System.Text.Json.Nodes;
using Amazon.CDK;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Sagemaker;
using Amazon.JSII.Runtime.Deputy;
using Constructs;
using MlInfra.Constructs.Baseline;

namespace MlInfra.Constructs.Pipelines;

/// <summary>Tells what a role that was given lacks: what its own statements do not allow when the app is synthesized, or all where they are not known.</summary>
internal static class GivenRole
{
    public const string MetadataKey = "mlinfra:requiredPolicy";

    public static void Tell(Construct pipeline, CfnPipeline resource, IRole role, object[] statements)
    {
        if (statements.Length == 0)
        {
            return;
        }

        if (role is Role made)
        {
            Aspects.Of(resource).Add(new Comparison(pipeline, resource, made, statements));
            return;
        }

        resource.AddMetadata(MetadataKey, PolicyJson.Document(statements));
        Annotations.Of(pipeline).AddInfoV2("mlinfra:givenRole",
            $"The pipeline's role is not made in this app, so what it may do is not known here. It must allow what the metadata '{MetadataKey}' "
            + "of the pipeline's resource says, which is RequiredPolicy in code.");
    }

    private sealed class Comparison(Construct pipeline, CfnPipeline resource, Role role, object[] statements) : DeputyBase, IAspect
    {
        private bool _told;

        public void Visit(IConstruct node)
        {
            if (_told)
            {
                return;
            }

            _told = true;
            var stack = Stack.Of(pipeline);
            var has = new GrantedActions();
            foreach (var child in role.Node.FindAll())
            {
                has.Unknown |= child is CfnRole made && stack.Resolve(made.ManagedPolicyArns!) is not null;

                var documents = child switch
                {
                    CfnPolicy policy => stack.Resolve(policy.PolicyDocument),
                    CfnRole { Policies: { } inline } => stack.Resolve(inline),
                    _ => null,
                };
                has.Add(ResolvedJson.Of(documents));
            }

            var lacks = has.Missing(ResolvedJson.Of(stack.Resolve(statements)) as JsonArray ?? []).ToArray();
            if (lacks.Length > 0)
            {
                resource.AddMetadata(MetadataKey, PolicyJson.Document(statements));
                Annotations.Of(pipeline).AddWarningV2("mlinfra:givenRoleLacks",
                    $"The role given {(has.Unknown ? "may lack, unless managed policies allow it" : "lacks")}: {string.Join("; ", lacks)}. "
                    + $"All that the pipeline needs is RequiredPolicy, and the metadata '{MetadataKey}' of its resource.");
            }
        }
    }
}
