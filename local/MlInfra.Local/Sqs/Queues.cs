using MlInfra.Local.Core;

namespace MlInfra.Local.Sqs;

/// <summary>SQS's face to the other rooms.</summary>
internal sealed class Queues(World world, QueueStore queues, Messages messages, Lazy<IAuthorizer> authorizer) : IQueues
{
    public void Send(string queueArn, string body, string servicePrincipal, string sourceArn, IReadOnlyDictionary<string, string>? attributes = null)
    {
        queues.Get(QueueStore.NameOf(queueArn));
        var context = new Dictionary<string, string>
        {
            ["aws:SourceArn"] = sourceArn,
            ["aws:SourceAccount"] = world.Account,
            ["aws:SecureTransport"] = "true",
        };
        if (!authorizer.Value.ResourcePolicyAllows(queues.PolicyOf(queueArn), servicePrincipal, "sqs:SendMessage", queueArn, context))
        {
            throw new AwsException(
                "AccessDenied",
                $"User: {servicePrincipal} is not authorized to perform: sqs:sendmessage on resource: {queueArn} because no resource-based policy allows the sqs:sendmessage action",
                403);
        }
        Put(queueArn, body, servicePrincipal, attributes);
    }

    public void SendAs(Principal principal, string queueArn, string body, IReadOnlyDictionary<string, string>? attributes = null)
    {
        queues.Get(QueueStore.NameOf(queueArn));
        authorizer.Value.Demand(principal, new("sqs:SendMessage", queueArn));
        Put(queueArn, body, principal.Arn, attributes);
    }

    public IReadOnlyList<QueueMessage> Receive(string queueArn, int max) =>
        Show(queueArn, messages.Receive(QueueStore.NameOf(queueArn), max, null));

    public async Task<IReadOnlyList<QueueMessage>> ReceiveAsync(string queueArn, int max, TimeSpan wait, CancellationToken cancellationToken) =>
        Show(queueArn, await messages.ReceiveAsync(QueueStore.NameOf(queueArn), max, null, wait, cancellationToken));

    public void Delete(string queueArn, string receiptHandle) => messages.Delete(QueueStore.NameOf(queueArn), receiptHandle);

    public void ChangeVisibility(string queueArn, string receiptHandle, TimeSpan timeout) =>
        messages.ChangeVisibility(QueueStore.NameOf(queueArn), receiptHandle, timeout);

    public bool HasVisible(string queueArn) => queues.Find(QueueStore.NameOf(queueArn)) is { } queue && messages.Count(queue).Visible > 0;

    public TimeSpan? VisibilityTimeout(string queueArn) => queues.Find(QueueStore.NameOf(queueArn))?.Seconds("VisibilityTimeout");

    private void Put(string queueArn, string body, string sender, IReadOnlyDictionary<string, string>? attributes) => messages.Send(
        QueueStore.NameOf(queueArn), body,
        (attributes ?? new Dictionary<string, string>()).ToDictionary(a => a.Key, a => new MessageAttribute("String", a.Value, null)), null, sender);

    private static List<QueueMessage> Show(string queueArn, IReadOnlyList<MessageDocument> received) =>
        [.. received.Select(m => new QueueMessage(
            m.MessageId, Messages.Handle(QueueStore.NameOf(queueArn), m), m.Body, m.Receives, SystemAttributes.Of(m))
        {
            Md5OfBody = Md5.OfBody(m.Body),
            MessageAttributes = m.Attributes.ToDictionary(a => a.Key, a => (a.Value.DataType, a.Value.StringValue ?? Convert.ToBase64String(a.Value.BinaryValue ?? []))),
        })];
}
