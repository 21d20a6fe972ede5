namespace MlInfra.Local.CloudFormation.Intrinsics;

/// <summary>What other stacks put out, as templates ask for it.</summary>
internal interface IOtherStacks
{
    /// <summary>The value that is exported under that name; null where none is.</summary>
    string? Export(string name);

    /// <summary>The outputs of a stack, by its name or ARN; null where there is no such stack.</summary>
    IReadOnlyDictionary<string, string>? Outputs(string stack);
}
