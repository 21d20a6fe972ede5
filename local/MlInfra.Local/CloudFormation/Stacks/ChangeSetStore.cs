using MlInfra.Local.Core;

namespace MlInfra.Local.CloudFormation.Stacks;

/// <summary>The change sets of stacks.</summary>
internal sealed class ChangeSetStore(IState state)
{
    private readonly ITable<ChangeSetDocument> changeSets = state.Table<ChangeSetDocument>("cloudformation.changesets");

    public IReadOnlyList<ChangeSetDocument> Of(string stackId) => changeSets.All(stackId + "|");

    public ChangeSetDocument? Find(string? stackId, string nameOrId) => nameOrId.StartsWith("arn:", StringComparison.Ordinal)
        ? changeSets.All().FirstOrDefault(c => c.Id == nameOrId)
        : stackId is null ? null : changeSets.Get(Key(stackId, nameOrId));

    public void Put(ChangeSetDocument changeSet) => changeSets.Put(Key(changeSet.StackId, changeSet.Name), changeSet);

    public void Delete(ChangeSetDocument changeSet) => changeSets.Delete(Key(changeSet.StackId, changeSet.Name));

    public void DeleteAll(string stackId)
    {
        foreach (var changeSet in Of(stackId)) Delete(changeSet);
    }

    private static string Key(string stackId, string name) => $"{stackId}|{name}";
}
