import { Controller, Get, NotFoundException, Param } from '@nestjs/common';
import { IsNotEmpty, IsString } from 'class-validator';
import { ClientMetadata } from '../../src/auth/client-metadata.decorator.js';
import { AnyClient } from '../../src/auth/policy.js';

class CustomerMetadata {
  @IsString()
  @IsNotEmpty()
  readonly customer!: string;
}

/** Stands in for a database. */
export class Orders {
  private readonly rows = [{ id: '1', customer: 'acme', item: 'anvil' }];

  // select * from orders where customer = $1 and id = $2
  find(customer: string, id: string) {
    return this.rows.find((row) => row.customer === customer && row.id === id);
  }
}

@AnyClient()
@Controller('orders')
export class OrdersController {
  constructor(private readonly orders: Orders) {}

  @Get(':id')
  findOne(
    @ClientMetadata() { customer }: CustomerMetadata,
    @Param('id') id: string,
  ) {
    const order = this.orders.find(customer, id);
    if (!order) throw new NotFoundException('There is no such order.');
    return order;
  }
}
