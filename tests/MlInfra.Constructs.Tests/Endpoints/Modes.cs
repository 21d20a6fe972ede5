using Amazon.CDK;
using MlInfra.Constructs.Endpoints;
using MlInfra.Constructs.Tests.Support;
using MlInfra.Constructs.Validation;

namespace MlInfra.Constructs.Tests.Endpoints;

/// <summary>What the tests of every hosting mode do.</summary>
internal static class Modes
{
    public static SingleModelSource Model { get; } = ModelSource.FromModelName("my-model");

    public static void Rejects(string type, string problems, Action<Stack> build)
    {
        var error = Assert.Throws<DefinitionException>(() => Synthesized.Of(build));

        Assert.Equal($"{type} at 'Test/Endpoint' can't be defined:\n{problems}", error.Message);
    }
}
