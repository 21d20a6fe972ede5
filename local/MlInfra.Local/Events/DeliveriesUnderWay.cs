using MlInfra.Local.Core;

namespace MlInfra.Local.Events;

/// <summary>Whether events are on their way to targets that have not refused them yet.</summary>
internal sealed class DeliveriesUnderWay(IState state) : IUnderWay
{
    private readonly ITable<DeliveryDocument> deliveries = state.Table<DeliveryDocument>("events.deliveries");

    /// <inheritdoc/>
    public bool IsQuiet => deliveries.All().All(d => d.Attempts > 0);
}
