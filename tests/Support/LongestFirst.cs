using Xunit.Sdk;
using Xunit.v3;

namespace MlInfra.Tests.Support;

/// <summary>Begins the collections of these names, of classes or their own, before all others and in this order, so that no long one runs alone at the end.</summary>
public abstract class LongestFirst(params string[] names) : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(collection => Place(collection.TestCollectionDisplayName))];

    private int Place(string collection)
    {
        var place = Array.FindIndex(names, name => collection == name || collection.Contains($".{name} (", StringComparison.Ordinal));
        return place < 0 ? names.Length : place;
    }
}
