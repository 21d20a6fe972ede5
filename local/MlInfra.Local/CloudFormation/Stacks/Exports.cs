using MlInfra.Local.CloudFormation.Intrinsics;

namespace MlInfra.Local.CloudFormation.Stacks;

/// <summary>What stacks put out, and who imports it.</summary>
internal sealed class Exports(StackStore store) : IOtherStacks
{
    public IEnumerable<(StackDocument Stack, OutputValue Output)> All() =>
        from stack in store.All()
        where stack.Status != StackStatus.DeleteComplete
        from output in stack.Outputs
        where output.ExportName is not null
        select (stack, output);

    public IReadOnlyDictionary<string, string>? Outputs(string stack) =>
        store.All().FirstOrDefault(s => s.Status != StackStatus.DeleteComplete && (s.Name == stack || s.StackId == stack))?.Outputs.ToDictionary(o => o.Key, o => o.Value);

    public string? Export(string name) => All().FirstOrDefault(e => e.Output.ExportName == name).Output?.Value;

    public IReadOnlyList<StackDocument> Importers(string name) =>
        [.. store.All().Where(s => s.Status != StackStatus.DeleteComplete && s.Imports.Contains(name))];

    /// <summary>Throws if the new outputs take away or change what another stack imports, or export what another stack exports.</summary>
    public void DemandFree(StackDocument stack, IReadOnlyList<OutputValue> outputs)
    {
        foreach (var old in stack.Outputs.Where(o => o.ExportName is not null))
        {
            var now = outputs.FirstOrDefault(o => o.ExportName == old.ExportName);
            if (now?.Value == old.Value || Importers(old.ExportName!) is not { Count: > 0 } users) continue;
            throw CfnError.Invalid($"Cannot {(now is null ? "delete" : "update")} export {old.ExportName} as it is in use by {Names(users)}.");
        }
        foreach (var output in outputs.Where(o => o.ExportName is not null))
        {
            if (outputs.Count(o => o.ExportName == output.ExportName) > 1) throw CfnError.Invalid($"Duplicate Export names: {output.ExportName}");
            if (All().FirstOrDefault(e => e.Output.ExportName == output.ExportName && e.Stack.StackId != stack.StackId).Stack is { } other)
                throw CfnError.Invalid($"Export with name {output.ExportName} is already exported by stack {other.Name}.");
        }
    }

    public static string Names(IEnumerable<StackDocument> stacks) => string.Join(", ", stacks.Select(s => s.Name));
}
